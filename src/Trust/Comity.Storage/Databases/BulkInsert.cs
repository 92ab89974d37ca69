using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Comity.Storage.Databases;

/// <summary>Writes many rows at once past the change tracker, inside the caller's transaction: a hundred thousand in about a second.</summary>
/// <remarks>Values are as the database keeps them: instants as ticks, identifiers as their 32 bytes. Table and columns are the caller's own, never input.</remarks>
public static class BulkInsert
{
    // SQLite spends much on each statement, and finds each parameter's name among all of its statement: few rows are cheapest.
    private const int RowsAtOnce = 8;

    /// <param name="columns">In the order of each row's values.</param>
    public static Task RunAsync(NodeDb db, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken cancellation) =>
        db.IsSqlite ? PreparedAsync(db, table, columns, rows, cancellation) : CopyAsync(db, table, columns, rows, cancellation);

    private static async Task PreparedAsync(NodeDb db, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        DbCommand? command = null;
        try
        {
            foreach (var batch in rows.Chunk(RowsAtOnce))
            {
                if (command?.Parameters.Count != batch.Length * columns.Count)
                {
                    // The first batch, or the last and smaller one.
                    await (command?.DisposeAsync() ?? ValueTask.CompletedTask);
                    command = Command(db, table, columns, batch.Length);
                }

                var at = 0;
                foreach (var value in batch.SelectMany(row => row))
                    command.Parameters[at++].Value = value ?? DBNull.Value;
                await command.ExecuteNonQueryAsync(cancellation);
            }
        }
        finally
        {
            await (command?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private static DbCommand Command(NodeDb db, string table, IReadOnlyList<string> columns, int rows)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        var places = Enumerable.Range(0, rows).Select(row => $"({string.Join(", ", columns.Select((_, i) => Parameter(command, $"$p{(row * columns.Count) + i}")))})");
#pragma warning disable CA2100 // Names of our own tables and columns.
        command.CommandText = $"INSERT INTO {table} ({Names(columns)}) VALUES {string.Join(", ", places)}";
#pragma warning restore CA2100
        return command;
    }

    private static async Task CopyAsync(NodeDb db, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {table} ({Names(columns)}) FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellation);
            foreach (var value in row)
                await (value is null ? writer.WriteNullAsync(cancellation) : writer.WriteAsync(value, cancellation));
        }

        await writer.CompleteAsync(cancellation);
        await writer.CloseAsync(cancellation);
        // Without it the planner still takes the table for empty, and joins it row by row.
#pragma warning disable EF1002 // A name of our own table.
        await db.Database.ExecuteSqlRawAsync($"ANALYZE {table}", cancellation);
#pragma warning restore EF1002
    }

    private static string Parameter(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return name;
    }

    private static string Names(IReadOnlyList<string> columns) => string.Join(", ", columns.Select(column => $"\"{column}\""));
}
