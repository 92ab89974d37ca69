using System.Diagnostics;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Comity.Taxii.Tests;

/// <summary>A PostgreSQL cluster of the test's own, which waits for the disk as it
/// does by itself, to be killed and started again. Gone when disposed.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    // The functions of the suite make and remove it; this shell holds it and does as it is told, line by line. Killed are the server's
    // processes, all that it began included: none is left to write anything.
    private const string Script = """
        source "$1/tests/postgres.sh"
        lives() { local state; state=$(sed -n 's/^State:\s*//p' "/proc/$1/status" 2>/dev/null) && [[ -n $state && $state != Z* ]]; }
        start_postgres || { echo "absent: $postgres_absence"; exit 0; }
        echo "$COMITY_TEST_POSTGRES"
        while read -r order; do
          case $order in
            kill)
              pid=$(head -n 1 "$postgres_home/data/postmaster.pid")
              kill -STOP "$pid" # so that it begins no other meanwhile
              all=("$pid" $(cat "/proc/$pid/task/$pid/children"))
              kill -KILL "${all[@]}"
              for one in "${all[@]}"; do while lives "$one"; do sleep 0.01; done; done
              # Where nobody buries the dead, their locks would count.
              rm -f "$postgres_home/data/postmaster.pid" "$postgres_home"/.s.PGSQL.*.lock ;;
            start) as_postgres "$postgres_ctl" -D "$postgres_home/data" -l "$postgres_home/server.log" -w -s \
              -o "-h 127.0.0.1 -p $postgres_port -k $postgres_home" start >&2 || { cat "$postgres_home/server.log" >&2; exit 1; } ;;
          esac
          echo done
        done
        """;

    private readonly Process _shell;

    private OwnPostgres(Process shell, string connection) => (_shell, Connection) = (shell, connection);

    public string Connection { get; }

    /// <summary>Skips the test where there is no PostgreSQL.</summary>
    public static async Task<OwnPostgres> StartAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The cluster is killed by what Linux tells of its processes.");
        var start = new ProcessStartInfo("/bin/bash")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in new[] { "-c", Script, "bash", Root() })
            start.ArgumentList.Add(argument);
        var shell = Process.Start(start)!;
        var said = await shell.StandardOutput.ReadLineAsync() ?? "absent: the server did not start";
        Assert.SkipWhen(said.StartsWith("absent", StringComparison.Ordinal), said);
        return new OwnPostgres(shell, said);
    }

    /// <summary>SIGKILL: nothing of the server runs after it.</summary>
    public Task KillServerAsync() => OrderAsync("kill");

    public Task StartServerAsync() => OrderAsync("start");

    public async Task<string> SettingAsync(string name)
    {
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand($"SHOW {name}");
        return (string)(await command.ExecuteScalarAsync())!;
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

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
