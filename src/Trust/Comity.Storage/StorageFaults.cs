using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Comity.Storage;

/// <summary>Tells faults of the storage itself, after which nothing may be believed to be durable, from all others.</summary>
public static class StorageFaults
{
    // SQLite primary result codes: IOERR, CORRUPT, FULL, CANTOPEN, NOTADB, READONLY.
    private static readonly int[] SqliteFaults = [10, 11, 13, 14, 26, 8];

    // SQLite: BUSY, LOCKED. Class 08 (connection) and 57P (shut down, starting up) of PostgreSQL.
    private static readonly int[] SqliteBusy = [5, 6];

    /// <summary>Whether the storage itself failed: what was to be durable may not be.</summary>
    /// <remarks>A connection to PostgreSQL that broke is none: what was committed is what the server has, and is read again.</remarks>
    public static bool IsStorageFault(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is SqliteException sqlite)
                return SqliteFaults.Contains(sqlite.SqliteErrorCode);
            // Class 53 (insufficient resources), 58 (system error), XX (internal error, corruption) of PostgreSQL.
            if (fault is DbException other)
                return StateOf(other) is ['5', '3' or '8', ..] or ['X', 'X', ..];
            if (fault is IOException)
                return true;
        }

        return false;
    }

    /// <summary>Whether the database cannot be reached or used now, whatever was asked of it: worth asking again later.</summary>
    public static bool IsUnavailable(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is SqliteException sqlite)
                return SqliteFaults.Contains(sqlite.SqliteErrorCode) || SqliteBusy.Contains(sqlite.SqliteErrorCode);
            if (fault is DbException other)
                return StateOf(other) is "" or ['0', '8', ..] or ['5', '3' or '8', ..] or ['5', '7', 'P', ..] or ['X', 'X', ..];
        }

        return false;
    }

    private static string StateOf(DbException fault) => fault.SqlState ?? "";
}
