using Npgsql;
using NpgsqlTypes;

namespace Comity.Taxii;

/// <summary>One transaction that holds the lock of one collection; disposed of before it was kept, nothing of it was done.</summary>
internal sealed class PostgreSqlWork : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private PostgreSqlWork(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>The greatest date added that the collection ever gave.</summary>
    public long Last { get; private set; }

    private int Collection { get; set; }

    public static async Task<PostgreSqlWork> BeginAsync(NpgsqlDataSource source, Guid collection, CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            var work = new PostgreSqlWork(connection, await connection.BeginTransactionAsync(cancellation));
            while (!await work.LockAsync(collection, cancellation))
                await work.RunAsync("INSERT INTO taxii_collections (id, last) VALUES ($1, 0) ON CONFLICT DO NOTHING", command => Add(command, collection), cancellation);
            return work;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is stored of these objects: their latest versions, and those that they bring again.</summary>
    public async Task<IStoredVersions> StoredAsync(IReadOnlyList<TaxiiObject> objects, CancellationToken cancellation)
    {
        var wanted = objects.Select(one => (one.Id, Key: one.Version is null ? null : TaxiiObject.VersionKey(one.Version))).Distinct().ToList();
        await using var command = Command("""
            SELECT o.id, o.version, o.written, o.added, o.superseded, CASE WHEN w.version IS NULL OR o.version = w.version THEN o.body END
            FROM unnest($2, $3) AS w(id, version) JOIN taxii_objects o ON o.collection = $1 AND o.id = w.id AND (NOT o.superseded OR o.version = w.version)
            """);
        Add(command, Collection);
        Add(command, wanted.Select(one => one.Id).ToArray());
        Add(command, wanted.Select(one => one.Key).ToArray());
        var stored = new PostgreSqlStoredVersions();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            stored.Add(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetInt64(3), !rows.GetBoolean(4), await rows.IsDBNullAsync(5, cancellation) ? null : rows.GetFieldValue<byte[]>(5));
        return stored;
    }

    public async Task SupersedeAsync(List<long> dates, CancellationToken cancellation)
    {
        if (dates.Count > 0)
            await RunAsync("UPDATE taxii_objects SET superseded = true WHERE collection = $1 AND added = ANY($2)",
                command => { Add(command, Collection); Add(command, dates.ToArray()); }, cancellation);
    }

    public async Task InsertAsync(List<PlannedRow> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
            return;
        await using var copy = await _connection.BeginBinaryImportAsync(
            "COPY taxii_objects (collection, added, superseded, spec, id, version, written, type, body) FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(Collection, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(row.Added, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(row.Superseded, NpgsqlDbType.Boolean, cancellation);
            await copy.WriteAsync(SpecNumber.Of(row.Object.SpecVersion), NpgsqlDbType.Smallint, cancellation);
            await copy.WriteAsync(row.Object.Id, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(row.Key, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(row.Written, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(row.Object.Type, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(row.Object.Body, NpgsqlDbType.Bytea, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    /// <summary>Stores the status and commits.</summary>
    public async Task KeepAsync(TaxiiAddition addition, long last, ReadOnlyMemory<byte> status, CancellationToken cancellation)
    {
        await RunAsync("UPDATE taxii_collections SET last = $2 WHERE number = $1", command => { Add(command, Collection); Add(command, last); }, cancellation);
        // Another server may be removing the same ones: nobody waits for anybody over them.
        await RunAsync("DELETE FROM taxii_statuses WHERE id IN (SELECT id FROM taxii_statuses WHERE at < $1 ORDER BY at LIMIT 1000 FOR UPDATE SKIP LOCKED)", command => Add(command, TaxiiTime.Microseconds(addition.ExpireBefore)), cancellation);
        await RunAsync("INSERT INTO taxii_statuses (id, at, owner, body) VALUES ($1, $2, $3, $4)", command =>
        {
            Add(command, addition.Status);
            Add(command, TaxiiTime.Microseconds(addition.At));
            Add(command, addition.Owner);
            Add(command, status);
        }, cancellation);
        await _transaction.CommitAsync(cancellation);
    }

    /// <summary>Deletes, brings back the latest of what remains, and commits.</summary>
    public async Task<int> DeleteAsync(TaxiiQuery query, CancellationToken cancellation)
    {
        var condition = new Selection(SelectionShape.Of(query, TaxiiParts.None), PostgreSqlSelection.Dialect).Condition();
        // The planner wants every parameter used: the limit and the position are not looked at.
        var deleted = await RunAsync($"DELETE FROM taxii_objects o WHERE {condition} AND $1::bigint + $3::bigint IS NOT NULL",
            command => PostgreSqlFilters.Bind(command, query, Collection), cancellation);
        await RunAsync("""
            UPDATE taxii_objects o SET superseded = false
            FROM (SELECT DISTINCT ON (id) id, version FROM taxii_objects WHERE collection = $1 AND id = ANY($2) ORDER BY id, version DESC) latest
            WHERE o.collection = $1 AND o.id = latest.id AND o.version = latest.version AND o.superseded
            """, command => { Add(command, Collection); Add(command, query.Ids.ToArray()); }, cancellation);
        await _transaction.CommitAsync(cancellation);
        return deleted;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<bool> LockAsync(Guid collection, CancellationToken cancellation)
    {
        await using var command = Command("SELECT number, last FROM taxii_collections WHERE id = $1 FOR UPDATE");
        Add(command, collection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        if (!await rows.ReadAsync(cancellation))
            return false;
        (Collection, Last) = (rows.GetInt32(0), rows.GetInt64(1));
        return true;
    }

    private async Task<int> RunAsync(string sql, Action<NpgsqlCommand> bind, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        bind(command);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql) => new(sql, _connection, _transaction);

    private static void Add<T>(NpgsqlCommand command, T value) => PostgreSqlFilters.Add(command, value);
}

/// <summary>What the database knows of the objects of an addition, fetched at once under the lock.</summary>
internal sealed class PostgreSqlStoredVersions : IStoredVersions
{
    private readonly Dictionary<string, StoredVersion> _latest = [];
    private readonly Dictionary<(string, string), StoredVersion> _versions = [];

    // The body is only there where it may have to be compared. An object that is named twice comes twice, once with it.
    public void Add(string id, string key, string written, long added, bool latest, byte[]? body)
    {
        if (body is null && _versions.ContainsKey((id, key)))
            return;
        var version = new StoredVersion(key, written, added, bytes => body is not null && bytes.Span.SequenceEqual(body));
        _versions[(id, key)] = version;
        if (latest)
            _latest[id] = version;
    }

    public StoredVersion? Latest(string id) => _latest.TryGetValue(id, out var version) ? version : null;

    public StoredVersion? Version(string id, string key) => _versions.TryGetValue((id, key), out var version) ? version : null;
}
