using Npgsql;

namespace Comity.Taxii;

/// <summary>The tables of the PostgreSQL store, made where they are not there.</summary>
internal static class PostgreSqlTables
{
    public static async Task MakeAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Two starting at once would both find no tables.
        await using var make = new NpgsqlCommand("SELECT pg_advisory_xact_lock(7241966130011)", connection, transaction);
        await make.ExecuteNonQueryAsync(cancellation);
        make.CommandText = Tables;
        await make.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    // What has a version has its digest as content; that of what has none is searched for. Texts
    // are compared byte by byte; bodies are not compressed, because they are sent as they are.
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS taxii_collections (
            number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL UNIQUE, last bigint NOT NULL);
        CREATE TABLE IF NOT EXISTS taxii_objects (
            collection int NOT NULL, added bigint NOT NULL, part smallint NOT NULL, spec smallint NOT NULL, id text COLLATE "C" NOT NULL,
            version text COLLATE "C" NOT NULL, written text NOT NULL, type text COLLATE "C" NOT NULL,
            content bytea, body bytea NOT NULL, digest bytea,
            PRIMARY KEY (collection, added));
        ALTER TABLE taxii_objects ALTER COLUMN body SET STORAGE EXTERNAL;
        CREATE UNIQUE INDEX IF NOT EXISTS taxii_by_id ON taxii_objects (collection, id, spec, version);
        CREATE INDEX IF NOT EXISTS taxii_by_digest ON taxii_objects (collection, id, digest) WHERE digest IS NOT NULL;
        CREATE INDEX IF NOT EXISTS taxii_latest ON taxii_objects (collection, added) WHERE part = 0;
        CREATE INDEX IF NOT EXISTS taxii_earlier ON taxii_objects (collection, part, added) WHERE part <> 0;
        CREATE INDEX IF NOT EXISTS taxii_by_type ON taxii_objects (collection, type, part, added);
        CREATE INDEX IF NOT EXISTS taxii_by_type_spec ON taxii_objects (collection, type, spec, part, added);
        CREATE INDEX IF NOT EXISTS taxii_by_spec ON taxii_objects (collection, spec, part, added);
        CREATE INDEX IF NOT EXISTS taxii_by_version ON taxii_objects (collection, version, added);
        CREATE TABLE IF NOT EXISTS taxii_statuses (id uuid PRIMARY KEY, at bigint NOT NULL, owner text NOT NULL, body bytea NOT NULL);
        CREATE INDEX IF NOT EXISTS taxii_statuses_at ON taxii_statuses (at);
        """;
}
