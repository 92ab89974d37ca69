using Npgsql;
using NpgsqlTypes;

namespace Comity.Taxii;

/// <summary>One transaction that holds the lock of one collection; disposed of before it was kept, nothing of it was done.</summary>
internal sealed class PostgreSqlWork : IAsyncDisposable
{
    // First the latest versions, then those that are named, then those of the same content.
    private const string Stored = """
        WITH w AS (SELECT DISTINCT * FROM unnest($2, $3, $4) AS w(id, version, digest))
        SELECT i.id, o.spec, o.version, NULL::text, NULL::bytea, NULL::bytea
            FROM (SELECT DISTINCT id FROM w) i JOIN taxii_objects o ON o.collection = $1 AND o.id = i.id AND o.part & 1 = 0
        UNION ALL SELECT w.id, o.spec, o.version, o.written, o.content, NULL
            FROM w JOIN taxii_objects o ON o.collection = $1 AND o.id = w.id AND o.spec IN (20, 21) AND o.version = w.version
        UNION ALL SELECT w.id, o.spec, o.version, o.written, o.digest, o.digest
            FROM w JOIN taxii_objects o ON o.collection = $1 AND o.id = w.id AND o.digest = w.digest
        """;

    private const string BringBack = """
        UPDATE taxii_objects o SET part = part & ~2 WHERE o.collection = $1 AND o.id = ANY($2) AND o.spec = 20 AND o.part & 2 <> 0
            AND NOT EXISTS (SELECT 1 FROM taxii_objects n WHERE n.collection = $1 AND n.id = o.id AND n.spec = 21)
        """;

    private const string BringBackLatest = """
        UPDATE taxii_objects o SET part = part & ~1
        FROM (SELECT DISTINCT ON (id, spec) id, spec, version FROM taxii_objects WHERE collection = $1 AND id = ANY($2) ORDER BY id, spec, version DESC) latest
        WHERE o.collection = $1 AND o.id = latest.id AND o.spec = latest.spec AND o.version = latest.version AND o.part & 1 <> 0
        """;

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
        var wanted = objects.Select(one => (one.Id, Key: one.Version is null ? null : TaxiiObject.VersionKey(one.Version), one.Digest)).ToList();
        await using var command = Command(Stored);
        Add(command, Collection);
        Add(command, wanted.Select(one => one.Id).ToArray());
        Add(command, wanted.Select(one => one.Key).ToArray());
        Add(command, wanted.Select(one => one.Key is null ? one.Digest.ToArray() : null).ToArray());
        var stored = new PostgreSqlStoredVersions();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            stored.Add(rows);
        return stored;
    }

    public async Task SupersedeAsync(List<StoredRow> superseded, List<string> outdated, CancellationToken cancellation)
    {
        if (superseded.Count > 0)
            await RunAsync("""
                UPDATE taxii_objects o SET part = part | 1 FROM unnest($2, $3, $4) AS s(id, spec, version)
                WHERE o.collection = $1 AND o.id = s.id AND o.spec = s.spec AND o.version = s.version
                """,
                command => { Add(command, Collection); Add(command, superseded.Select(row => row.Id).ToArray()); Add(command, superseded.Select(row => row.Spec).ToArray()); Add(command, superseded.Select(row => row.Key).ToArray()); }, cancellation);
        if (outdated.Count > 0)
            await RunAsync($"UPDATE taxii_objects SET part = part | 2 WHERE collection = $1 AND id = ANY($2) AND spec = {SpecNumber.Stix20}",
                command => { Add(command, Collection); Add(command, outdated.ToArray()); }, cancellation);
    }

    public async Task InsertAsync(List<PlannedRow> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
            return;
        await using var copy = await _connection.BeginBinaryImportAsync(
            "COPY taxii_objects (collection, added, part, spec, id, version, written, type, content, body, digest) FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(Collection, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(row.Added, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync((short)row.Part, NpgsqlDbType.Smallint, cancellation);
            await copy.WriteAsync(row.Spec, NpgsqlDbType.Smallint, cancellation);
            await copy.WriteAsync(row.Object.Id, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(row.Key, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(row.Written, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(row.Object.Type, NpgsqlDbType.Text, cancellation);
            await (row.Object.Version is null ? copy.WriteNullAsync(cancellation) : copy.WriteAsync(row.Object.Digest, NpgsqlDbType.Bytea, cancellation));
            await copy.WriteAsync(row.Object.Body, NpgsqlDbType.Bytea, cancellation);
            await (row.Object.Version is null ? copy.WriteAsync(row.Object.Digest, NpgsqlDbType.Bytea, cancellation) : copy.WriteNullAsync(cancellation));
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
        query = FewShapes.Of(query);
        var condition = new Selection(SelectionShape.Of(query, TaxiiParts.None), PostgreSqlSelection.Dialect).Condition();
        // The planner wants every parameter used: the limit and the position are not looked at.
        var deleted = await RunAsync($"DELETE FROM taxii_objects o WHERE {condition} AND $1::bigint + $3::bigint IS NOT NULL",
            command => PostgreSqlFilters.Bind(command, query, Collection), cancellation);
        foreach (var back in (string[])[BringBack, BringBackLatest])
            await RunAsync(back, command => { Add(command, Collection); Add(command, query.Ids.ToArray()); }, cancellation);
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
    private readonly Dictionary<string, LatestKeys> _latest = [];
    private readonly Dictionary<(string, string), (string Written, byte[] Digest)> _versions = [];

    /// <summary>Takes a row of the question: id, spec, key; a version that was asked for also with what is written and its digest, also in the key's place where it was asked for by that.</summary>
    public void Add(NpgsqlDataReader row)
    {
        var (id, key) = (row.GetString(0), row.GetString(2));
        if (!row.IsDBNull(4))
            _versions[(id, row.IsDBNull(5) ? key : Convert.ToHexString(row.GetFieldValue<byte[]>(5)))] = (row.GetString(3), row.GetFieldValue<byte[]>(4));
        else if (row.GetInt16(1) == SpecNumber.Stix21)
            _latest[id] = _latest.GetValueOrDefault(id) with { Stix21 = key };
        else
            _latest[id] = _latest.GetValueOrDefault(id) with { Stix20 = key };
    }

    public LatestKeys Latest(string id) => _latest.GetValueOrDefault(id);

    public TaxiiOutcome? There(TaxiiObject one, string? key) => _versions.TryGetValue((one.Id, key ?? Convert.ToHexString(one.Digest.Span)), out var found)
        ? one.Beside(found.Digest, found.Written) : null;
}
