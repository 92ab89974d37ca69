using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Comity.Storage.Databases;

/// <summary>Writes rows that are only ever added, past the change tracker and inside the caller's transaction: what tables with many rows need.</summary>
/// <remarks>
/// SQLite gets one prepared command for each kind of row; PostgreSQL one round trip for all rows, and COPY where they are many. A row is not
/// tracked afterwards, and a key that the database makes is not read back. One call at a time, as with the context itself.
/// </remarks>
internal sealed class RowInserts(DbContext db) : IDisposable
{
    private const int RowsAtOnce = 1000;

    // From here on COPY costs less than a batch of commands.
    private const int ManyRows = 200;

    private readonly Dictionary<Type, DbCommand> _prepared = [];

    /// <exception cref="InvalidOperationException">There is no transaction.</exception>
    public async Task WriteAsync(IEnumerable<object> rows, CancellationToken cancellation)
    {
        if (db.Database.CurrentTransaction?.GetDbTransaction() is not { Connection: { } connection } transaction)
            throw new InvalidOperationException("Rows are inserted inside a transaction.");
        if (connection is NpgsqlConnection server)
            await SendAsync(server, rows, cancellation);
        else
            foreach (var row in rows)
                await ExecuteAsync(connection, transaction, row, cancellation);
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
    }

    private async Task ExecuteAsync(DbConnection connection, DbTransaction transaction, object row, CancellationToken cancellation)
    {
        var form = InsertForm.Of(db, row.GetType());
        if (!_prepared.TryGetValue(row.GetType(), out var command))
        {
            _prepared[row.GetType()] = command = connection.CreateCommand();
            form.Fill(command, row);
        }
        else
        {
            for (var i = 0; i < form.Columns.Count; i++)
                command.Parameters[i].Value = form.Columns[i].ValueOf(row) ?? DBNull.Value;
        }

        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task SendAsync(NpgsqlConnection connection, IEnumerable<object> rows, CancellationToken cancellation)
    {
        var copied = new HashSet<InsertForm>();
        foreach (var some in rows.Chunk(RowsAtOnce))
        {
            if (some.Length < ManyRows || some.Any(row => row.GetType() != some[0].GetType()))
                await SendBatchAsync(connection, some, cancellation);
            else
                copied.Add(await CopyAsync(connection, some, cancellation));
        }

        // Without it the planner still takes the table for empty, and joins it row by row.
        foreach (var form in copied)
#pragma warning disable EF1002 // A name of our own table.
            await db.Database.ExecuteSqlRawAsync($"ANALYZE {form.Table}", cancellation);
#pragma warning restore EF1002
    }

    private async Task SendBatchAsync(NpgsqlConnection connection, object[] rows, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        await using var parameters = connection.CreateCommand();
        foreach (var row in rows)
        {
            var form = InsertForm.Of(db, row.GetType());
            var command = new NpgsqlBatchCommand(form.Text);
            foreach (var column in form.Columns)
                command.Parameters.Add((NpgsqlParameter)column.ParameterOf(parameters, "", row));
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<InsertForm> CopyAsync(NpgsqlConnection connection, object[] rows, CancellationToken cancellation)
    {
        var form = InsertForm.Of(db, rows[0].GetType());
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {form.Table} ({form.Names}) FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellation);
            foreach (var column in form.Columns)
                await (column.ValueOf(row) is { } value ? writer.WriteAsync(value, cancellation) : writer.WriteNullAsync(cancellation));
        }

        await writer.CompleteAsync(cancellation);
        return form;
    }
}
