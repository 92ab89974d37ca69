using System.Diagnostics;
using Npgsql;

namespace Comity.Bench.Taxii;

/// <summary>The processes of one PostgreSQL server on this machine, and of no other that runs beside it.</summary>
internal sealed class PostgreSqlProcesses
{
    private readonly int _first;

    private PostgreSqlProcesses(int first) => _first = first;

    /// <summary>Processor time that they took so far.</summary>
    /// <remarks>Connections stay open in their pool, so that no process ends meanwhile and takes its time with it.</remarks>
    public TimeSpan Processor =>
        Process.GetProcessesByName("postgres").Where(IsOfServer)
            .Aggregate(TimeSpan.Zero, (sum, process) => sum + process.TotalProcessorTime);

    public static async Task<PostgreSqlProcesses> OfAsync(string connection)
    {
        await using var server = new NpgsqlConnection(connection);
        await server.OpenAsync();
        return new PostgreSqlProcesses(ParentOf(server.ProcessID));
    }

    private bool IsOfServer(Process process) => process.Id == _first || ParentOf(process.Id) == _first;

    // Behind the name, which may hold anything: the state, then the parent.
    private static int ParentOf(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return 0; // it ended
        }
    }
}
