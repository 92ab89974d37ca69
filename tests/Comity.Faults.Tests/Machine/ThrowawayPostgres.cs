using System.Diagnostics;
using Npgsql;

namespace Comity.Faults.Tests.Machine;

/// <summary>A PostgreSQL cluster of the test's own, to be stopped and started under a running node. Gone when disposed.</summary>
internal sealed class ThrowawayPostgres : IAsyncDisposable
{
    // The functions of the suite make and remove it; this shell holds it and does as it is told, line by line.
    private const string Script = """
        source "$1/tests/postgres.sh"
        start_postgres || { echo "absent: $postgres_absence"; exit 0; }
        echo "$COMITY_TEST_POSTGRES"
        while read -r order; do
          case $order in
            stop) as_postgres "$postgres_ctl" -D "$postgres_home/data" -m immediate -w -s stop >&2 ;;
            start) as_postgres "$postgres_ctl" -D "$postgres_home/data" -l "$postgres_home/server.log" -w -s \
              -o "-h 127.0.0.1 -p $postgres_port -k $postgres_home -c max_connections=300" start >&2 ;;
          esac
          echo done
        done
        """;

    private readonly Process _shell;

    private ThrowawayPostgres(Process shell, string connection) => (_shell, Connection) = (shell, connection);

    public string Connection { get; }

    /// <summary>Skips the test where there is no PostgreSQL.</summary>
    public static async Task<ThrowawayPostgres> StartAsync()
    {
        var start = new ProcessStartInfo("/bin/bash") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { "-c", Script, "bash", Command.Root })
            start.ArgumentList.Add(argument);
        var shell = Process.Start(start)!;
        var said = await shell.StandardOutput.ReadLineAsync() ?? "absent: the server did not start";
        Assert.SkipWhen(said.StartsWith("absent", StringComparison.Ordinal), said);
        return new ThrowawayPostgres(shell, said);
    }

    public Task StopServerAsync() => OrderAsync("stop");

    public async Task StartServerAsync()
    {
        await OrderAsync("start");
        // The test's own connections died as well.
        NpgsqlConnection.ClearAllPools();
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private async Task OrderAsync(string order)
    {
        await _shell.StandardInput.WriteLineAsync(order);
        Assert.Equal("done", await _shell.StandardOutput.ReadLineAsync());
    }
}
