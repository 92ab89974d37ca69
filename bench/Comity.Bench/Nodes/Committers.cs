using System.Data.Common;
using System.Security.Cryptography;

namespace Comity.Bench.Nodes;

/// <summary>Connections that each commit one row at a time, as large as a small statement.</summary>
internal sealed class Committers : IAsyncDisposable
{
    private const int RowBytes = 1024;

    private readonly IReadOnlyList<DbConnection> _connections;
    private readonly List<DbCommand> _inserts;

    private Committers(IReadOnlyList<DbConnection> connections, List<DbCommand> inserts) => (_connections, _inserts) = (connections, inserts);

    public static async Task<Committers> OpenAsync(int callers, Func<Task<IReadOnlyList<DbConnection>>> open)
    {
        var connections = await open();
        var inserts = new List<DbCommand>(callers);
        foreach (var connection in connections)
        {
            var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO single_rows (bytes) VALUES (@bytes)";
            var bytes = insert.CreateParameter();
            (bytes.ParameterName, bytes.Value) = ("bytes", RandomNumberGenerator.GetBytes(RowBytes));
            insert.Parameters.Add(bytes);
            await insert.PrepareAsync();
            inserts.Add(insert);
        }

        return new Committers(connections, inserts);
    }

    /// <summary>One row; durable when this returns.</summary>
    public Task CommitAsync(int caller) => _inserts[caller].ExecuteNonQueryAsync();

    public static async Task RunAsync(DbConnection connection, string text)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written in this project, or made from a GUID.
        command.CommandText = text;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var insert in _inserts)
            await insert.DisposeAsync();
        foreach (var connection in _connections)
            await connection.DisposeAsync();
    }
}
