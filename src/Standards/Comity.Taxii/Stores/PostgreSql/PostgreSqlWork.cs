using Npgsql;
using NpgsqlTypes;

namespace Comity.Taxii;

/// <summary>One transaction that holds the lock of one collection; disposed of before it was kept, nothing of it was done.</summary>
internal sealed class PostgreSqlWork : IAsyncDisposable
{
    // First the latest versions, then those that are named, then those of the same content. Each object is one look into the index by id,
    // whatever the planner knows of the table: with joins, and where the version alone can lead it to another index, it compares each
    // object with all others as long as nothing was analysed.
    private const string Stored = """
        WITH w AS (SELECT DISTINCT * FROM unnest($2, $3, $4) AS w(id, version, digest))
        SELECT i.id, o.spec, o.version, NULL::text, NULL::bytea, NULL::bytea
            FROM (SELECT DISTINCT id FROM w) i CROSS JOIN LATERAL (
                SELECT spec, version FROM taxii_objects WHERE collection = $1 AND id = i.id AND part & 1 = 0 OFFSET 0) o
        UNION ALL SELECT w.id, o.spec, o.version, o.written, o.content, NULL
            FROM w CROSS JOIN LATERAL (
                SELECT spec, version, written, content FROM taxii_objects
                WHERE collection = $1 AND id = w.id AND version || '' = w.version OFFSET 0) o
        UNION ALL SELECT w.id, o.spec, o.version, o.written, o.digest, o.digest
            FROM w CROSS JOIN LATERAL (
                SELECT spec, version, written, digest FROM taxii_objects
                WHERE collection = $1 AND id = w.id AND digest = w.digest OFFSET 0) o
        """;

    private const string BringBack = """
        UPDATE taxii_objects o SET part = part & ~2 WHERE o.collection = $1 AND o.id = ANY($2) AND o.spec = 20 AND o.part & 2 <> 0
            AND NOT EXISTS (SELECT 1 FROM taxii_objects n WHERE n.collection = $1 AND n.id = o.id AND n.spec = 21)
        """;

    private const string BringBackLatest = """
        UPDATE taxii_objects o SET part = part & ~1
        FROM (SELECT DISTINCT ON (id, spec) id, spec, version FROM taxii_objects
            WHERE collection = $1 AND id = ANY($2) ORDER BY id, spec, version DESC) latest
        WHERE o.collection = $1 AND o.id = latest.id AND o.spec = latest.spec AND o.version = latest.version AND o.part & 1 <> 0
        """;

    private const string Supersede = """
        UPDATE taxii_objects o SET part = part | 1 FROM unnest($2, $3, $4) AS s(id, spec, version)
        WHERE o.collection = $1 AND o.id = s.id AND o.spec = s.spec AND o.version = s.version
        """;

    private const string Outdate = "UPDATE taxii_objects SET part = part | 2 WHERE collection = $1 AND id = ANY($2) AND spec = 20";

    private const string Insert =
        "COPY taxii_objects (collection, added, part, spec, id, version, written, type, content, body, digest) FROM STDIN (FORMAT BINARY)";

    // Another server may be removing the same ones: nobody waits for anybody over them.
    private const string Expire = """
        DELETE FROM taxii_statuses WHERE id IN
            (SELECT id FROM taxii_statuses WHERE at < $1 ORDER BY at LIMIT 1000 FOR UPDATE SKIP LOCKED)
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private PostgreSqlWork(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_connection, _transaction) = (connection, transaction);

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
                await work.RunAsync("INSERT INTO taxii_collections (id, last) VALUES ($1, 0) ON CONFLICT DO NOTHING",
                    command => Add(command, collection), cancellation);
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
        var wanted = objects.Select(one => (one.Id, Key: one.Version is null ? null : TaxiiObject.VersionKey(one.Version), one.Digest))
            .ToList();
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
        {
            await RunAsync(Supersede, command =>
            {
                Add(command, Collection);
                Add(command, superseded.Select(row => row.Id).ToArray());
                Add(command, superseded.Select(row => row.Spec).ToArray());
                Add(command, superseded.Select(row => row.Key).ToArray());
            }, cancellation);
        }

        if (outdated.Count > 0)
        {
            await RunAsync(Outdate, command =>
            {
                Add(command, Collection);
                Add(command, outdated.ToArray());
            }, cancellation);
        }
    }

    public async Task InsertAsync(List<PlannedRow> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
            return;
        await using var copy = await _connection.BeginBinaryImportAsync(Insert, cancellation);
        foreach (var row in rows)
            await WriteAsync(copy, row, cancellation);
        await copy.CompleteAsync(cancellation);
    }

    // In the order that the order to copy names.
    private async Task WriteAsync(NpgsqlBinaryImporter copy, PlannedRow row, CancellationToken cancellation)
    {
        var (one, isVersioned) = (row.Object, row.Object.Version is not null);
        await copy.StartRowAsync(cancellation);
        await copy.WriteAsync(Collection, NpgsqlDbType.Integer, cancellation);
        await copy.WriteAsync(row.Added, NpgsqlDbType.Bigint, cancellation);
        await copy.WriteAsync((short)row.Part, NpgsqlDbType.Smallint, cancellation);
        await copy.WriteAsync(row.Spec, NpgsqlDbType.Smallint, cancellation);
        await copy.WriteAsync(one.Id, NpgsqlDbType.Text, cancellation);
        await copy.WriteAsync(row.Key, NpgsqlDbType.Text, cancellation);
        await copy.WriteAsync(row.Written, NpgsqlDbType.Text, cancellation);
        await copy.WriteAsync(one.Type, NpgsqlDbType.Text, cancellation);
        await WriteAsync(copy, isVersioned ? one.Digest : (ReadOnlyMemory<byte>?)null, cancellation);
        await WriteAsync(copy, one.Body, cancellation);
        await WriteAsync(copy, isVersioned ? (ReadOnlyMemory<byte>?)null : one.Digest, cancellation);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, ReadOnlyMemory<byte>? bytes, CancellationToken cancellation) =>
        bytes is { } some ? copy.WriteAsync(some, NpgsqlDbType.Bytea, cancellation) : copy.WriteNullAsync(cancellation);

    /// <summary>Stores the status and commits.</summary>
    public async Task KeepAsync(TaxiiAddition addition, long last, ReadOnlyMemory<byte> status, CancellationToken cancellation)
    {
        await RunAsync("UPDATE taxii_collections SET last = $2 WHERE number = $1",
            command => { Add(command, Collection); Add(command, last); }, cancellation);
        await RunAsync(Expire, command => Add(command, TaxiiTime.Microseconds(addition.ExpireBefore)), cancellation);
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
