using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Comity.Storage;

/// <summary>Tells faults of the storage itself, after which nothing may be believed to be durable, from all others.</summary>
public static class StorageFaults
{
    // SQLite primary result codes: IOERR, CORRUPT, FULL, CANTOPEN, NOTADB, READONLY.
    private static readonly int[] SqliteFaults = [10, 11, 13, 14, 26, 8];

    public static bool IsStorageFault(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is SqliteException sqlite)
                return SqliteFaults.Contains(sqlite.SqliteErrorCode);
            // Class 53 (insufficient resources), 58 (system error), XX (internal error, corruption) of PostgreSQL.
            if (fault is DbException { SqlState: { } state })
                return state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("58", StringComparison.Ordinal) || state.StartsWith("XX", StringComparison.Ordinal);
            if (fault is IOException)
                return true;
        }

        return false;
    }
}
