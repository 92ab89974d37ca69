using Comity.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Comity.Trust.Tests.Storage;

public sealed class StorageFaultTests
{
    /// <summary>A fault, whether the storage is doubted after it, and whether asking again later may help.</summary>
    public static TheoryData<string, bool, bool> Faults => new()
    {
        { "SQLite: disk full", true, true },
        { "SQLite: input or output", true, true },
        { "SQLite: busy", false, true },
        { "SQLite: constraint", false, false },
        { "PostgreSQL: disk full", true, true },
        { "PostgreSQL: shut down", false, true },
        { "PostgreSQL: connection broken", false, true },
        { "PostgreSQL: unique violation", false, false },
        { "a file", true, false },
        { "a bug", false, false },
    };

    private static Exception Make(string fault) => fault switch
    {
        "SQLite: disk full" => new SqliteException("", 13),
        "SQLite: input or output" => new SqliteException("", 10),
        "SQLite: busy" => new SqliteException("", 5),
        "SQLite: constraint" => new SqliteException("", 19),
        "PostgreSQL: disk full" => new PostgresException("", "ERROR", "ERROR", "53100"),
        "PostgreSQL: shut down" => new PostgresException("", "FATAL", "FATAL", "57P01"),
        // What a lost server looks like: the driver's exception around the socket's.
        "PostgreSQL: connection broken" => new NpgsqlException("", new IOException("", new System.Net.Sockets.SocketException())),
        "PostgreSQL: unique violation" => new PostgresException("", "ERROR", "ERROR", "23505"),
        "a file" => new IOException(),
        _ => new InvalidOperationException(),
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Only_what_may_have_lost_bytes_throws_the_safe_mode(string fault, bool isDoubted, bool mayPass)
    {
        var wrapped = new DbUpdateException("saving", Make(fault));

        Assert.Equal((isDoubted, mayPass), (StorageFaults.IsStorageFault(wrapped), StorageFaults.IsUnavailable(wrapped)));
    }
}
