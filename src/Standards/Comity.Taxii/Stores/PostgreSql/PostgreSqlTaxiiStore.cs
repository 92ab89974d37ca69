using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Npgsql;

namespace Comity.Taxii;

/// <summary>Keeps collections in a PostgreSQL database, shared by as many servers as use it.</summary>
/// <remarks>
/// An addition locks its collection until it is committed, so that what becomes
/// visible later was also dated later. Durability is the database's own:
/// <c>synchronous_commit</c> and <c>fsync</c> stay on.
/// </remarks>
public sealed class PostgreSqlTaxiiStore : ITaxiiStore
{
    private const int MaxShapes = 1000;

    private readonly NpgsqlDataSource _source;
    private readonly ConcurrentDictionary<Guid, int> _collections = new();
    private readonly ConcurrentDictionary<SelectionShape, string> _pages = new();

    private readonly PostgreSqlWriters _writers;

    private PostgreSqlTaxiiStore(NpgsqlDataSource source, int poolSize) => (_source, _writers) = (source, new PostgreSqlWriters(poolSize));

    /// <summary>Connects, and makes the tables (all named <c>taxii_…</c>) where there are none.</summary>
    public static async Task<PostgreSqlTaxiiStore> OpenAsync(string connection, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 64, AutoPrepareMinUsages = 2 };
        // Nobody waits for another server's lock without end.
        if (settings.Options?.Contains("lock_timeout", StringComparison.Ordinal) != true)
            settings.Options = $"{settings.Options} -c lock_timeout=20s".Trim();
        var source = NpgsqlDataSource.Create(settings);
        try
        {
            await PostgreSqlTables.MakeAsync(source, cancellation);
            return new PostgreSqlTaxiiStore(source, settings.MaxPoolSize);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public Task<ReadOnlyMemory<byte>> AddAsync(TaxiiAddition addition, CancellationToken cancellation) =>
        PostgreSqlFailures.InTimeAsync(
            () => _writers.InTurnAsync(addition.Collection, () => AddInTurnAsync(addition, cancellation), cancellation), cancellation);

    public Task<int> DeleteAsync(TaxiiQuery query, CancellationToken cancellation) =>
        PostgreSqlFailures.InTimeAsync(
            () => _writers.InTurnAsync(query.Collection, () => DeleteInTurnAsync(query, cancellation), cancellation), cancellation);

    private async Task<ReadOnlyMemory<byte>> AddInTurnAsync(TaxiiAddition addition, CancellationToken cancellation)
    {
        await using var work = await PostgreSqlWork.BeginAsync(_source, addition.Collection, cancellation);
        var stored = await work.StoredAsync(addition.Objects, cancellation);
        var plan = new AdditionPlan(addition.Objects, addition.At, work.Last, stored);
        await work.SupersedeAsync(plan.Superseded, plan.Outdated, cancellation);
        await work.InsertAsync(plan.Rows, cancellation);
        var status = addition.WriteStatus(plan.Outcomes);
        await work.KeepAsync(addition, plan.Last, status, cancellation);
        return status;
    }

    private async Task<int> DeleteInTurnAsync(TaxiiQuery query, CancellationToken cancellation)
    {
        await using var work = await PostgreSqlWork.BeginAsync(_source, query.Collection, cancellation);
        return await work.DeleteAsync(query, cancellation);
    }

    public async ValueTask<bool> ReadAsync(TaxiiQuery query, ITaxiiPage page, CancellationToken cancellation) =>
        await PostgreSqlFailures.InTimeAsync(() => ReadInTimeAsync(query, page, cancellation), cancellation);

    public Task<ReadOnlyMemory<byte>?> StatusAsync(Guid id, string owner, DateTimeOffset notBefore, CancellationToken cancellation) =>
        PostgreSqlFailures.InTimeAsync(() => StatusInTimeAsync(id, owner, notBefore, cancellation), cancellation);

    private async Task<bool> ReadInTimeAsync(TaxiiQuery query, ITaxiiPage page, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        if (await CollectionAsync(connection, query.Collection, cancellation) is not { } collection)
            return false;
        query = FewShapes.Of(query);
        if (_pages.Count > MaxShapes)
            _pages.Clear();
        var sql = _pages.GetOrAdd(
            SelectionShape.Of(query, page.Needs), static shape => new Selection(shape, PostgreSqlSelection.Dialect).Page());
        await using var command = new NpgsqlCommand(sql, connection);
        PostgreSqlFilters.Bind(command, query, collection);
        var rows = await command.ExecuteReaderAsync(cancellation);
        try
        {
            return await HandOverAsync(command, rows, query.Limit, page, cancellation);
        }
        finally
        {
            await PostgreSqlFailures.EndAsync(rows);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> StatusInTimeAsync(
        Guid id, string owner, DateTimeOffset notBefore, CancellationToken cancellation)
    {
        await using var command = _source.CreateCommand("SELECT body FROM taxii_statuses WHERE id = $1 AND owner = $2 AND at >= $3");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = owner });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = TaxiiTime.Microseconds(notBefore) });
        return await command.ExecuteScalarAsync(cancellation) is byte[] body ? body : (ReadOnlyMemory<byte>?)null;
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _writers.Dispose();
    }

    private async Task<int?> CollectionAsync(NpgsqlConnection connection, Guid collection, CancellationToken cancellation)
    {
        if (_collections.TryGetValue(collection, out var number))
            return number;
        await using var command = new NpgsqlCommand("SELECT number FROM taxii_collections WHERE id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = collection });
        return await command.ExecuteScalarAsync(cancellation) is int found ? _collections.GetOrAdd(collection, found) : null;
    }

    private static async Task<bool> HandOverAsync(
        NpgsqlCommand command, NpgsqlDataReader rows, int limit, ITaxiiPage page, CancellationToken cancellation)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            for (var left = limit; await rows.ReadAsync(cancellation); left--)
            {
                if (left == 0)
                    return true;
                if (Take(rows, page, ref scratch))
                    continue;
                // What the database still has ready would have to be read to its end.
                command.Cancel();
                return true;
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static bool Take(NpgsqlDataReader rows, ITaxiiPage page, ref byte[] scratch)
    {
        var (record, hasBody) = (page.Needs.HasFlag(TaxiiParts.Record), page.Needs.HasFlag(TaxiiParts.Body));
        var first = hasBody ? 2 : 1;
        var (id, version) = record ? (rows.GetString(first), rows.GetString(first + 1)) : ("", "");
        var body = hasBody ? (int)rows.GetBytes(1, 0, null, 0, 0) : 0;
        Room(ref scratch, body + ((id.Length + version.Length) * 3));
        if (body > 0)
            rows.GetBytes(1, 0, scratch, 0, body);
        var idEnd = body + Encoding.UTF8.GetBytes(id, scratch.AsSpan(body));
        var end = idEnd + Encoding.UTF8.GetBytes(version, scratch.AsSpan(idEnd));
        return page.Take(new TaxiiVersion
        {
            Added = rows.GetInt64(0),
            Id = scratch.AsSpan(body..idEnd),
            Version = scratch.AsSpan(idEnd..end),
            IsStix21 = record && rows.GetInt16(first + 2) == SpecNumber.Stix21,
            Body = scratch.AsSpan(..body),
        });
    }

    private static void Room(ref byte[] scratch, int bytes)
    {
        if (scratch.Length >= bytes)
            return;
        ArrayPool<byte>.Shared.Return(scratch);
        scratch = ArrayPool<byte>.Shared.Rent(bytes);
    }
}
