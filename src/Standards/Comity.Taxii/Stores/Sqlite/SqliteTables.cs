namespace Comity.Taxii;

/// <summary>The tables of the SQLite store and how its connections are set up.</summary>
internal static class SqliteTables
{
    private const int Version = 3;

    public static SqliteDb Writer(string path)
    {
        var db = new SqliteDb(path);
        // Larger pages hold several objects each; a page of 100 is then a dozen reads. Full: a commit waits until the log is on the disk.
        db.Run("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
            + "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 2000");
        Make(db);
        return db;
    }

    public static SqliteDb Reader(string path)
    {
        var db = new SqliteDb(path);
        db.Run("PRAGMA query_only = ON; PRAGMA cache_size = -16384");
        return db;
    }

    private static void Make(SqliteDb db)
    {
        db.Run("BEGIN IMMEDIATE");
        using (var version = db.Prepare("PRAGMA user_version"))
        {
            version.Step();
            if (version.Integer(0) > Version)
                throw new InvalidOperationException("The TAXII store was written by a later version of this software. Use that version.");
            if (version.Integer(0) is > 0 and < Version)
                throw new InvalidOperationException(
                    "The TAXII store was written by an earlier version of this software, before its first release. "
                    + "Begin a new one, and pull and push what it holds.");
        }

        db.Run(Tables);
        db.Run($"PRAGMA user_version = {Version}; COMMIT");
    }

    // The digest of what has a version is its content, before the body: behind
    // it, it would be read through. That of what has none is searched for.
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS collections (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, last INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS objects (
            key INTEGER PRIMARY KEY, collection INTEGER NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, written TEXT NOT NULL,
            type TEXT NOT NULL, spec INTEGER NOT NULL, content BLOB, body BLOB NOT NULL, digest BLOB) STRICT;
        CREATE UNIQUE INDEX IF NOT EXISTS by_id ON objects (collection, id, spec, version);
        CREATE INDEX IF NOT EXISTS by_digest ON objects (collection, id, digest) WHERE digest IS NOT NULL;
        CREATE INDEX IF NOT EXISTS records ON objects (key, id, written, spec);
        CREATE INDEX IF NOT EXISTS by_type ON objects (type);
        CREATE INDEX IF NOT EXISTS by_type_spec ON objects (type, spec);
        CREATE INDEX IF NOT EXISTS by_spec ON objects (spec);
        CREATE INDEX IF NOT EXISTS by_version ON objects (version);
        CREATE TABLE IF NOT EXISTS statuses (id TEXT PRIMARY KEY, at INTEGER NOT NULL, owner TEXT NOT NULL, body BLOB NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS statuses_at ON statuses (at);
        """;
}
