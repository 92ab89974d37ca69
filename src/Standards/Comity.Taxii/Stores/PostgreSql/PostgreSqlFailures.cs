using Npgsql;

namespace Comity.Taxii;

/// <summary>Tells what passes by itself (a lock that is not given, a pool or a
/// server that is full, a database that is gone) from what is broken.</summary>
internal static class PostgreSqlFailures
{
    /// <exception cref="TimeoutException">It may be tried again.</exception>
    public static async Task<T> InTimeAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (NpgsqlException failed) when (!cancellation.IsCancellationRequested
            && (failed.IsTransient || failed.SqlState == PostgresErrorCodes.QueryCanceled))
        {
            throw new TimeoutException("The database is busy or gone.", failed);
        }
    }

    /// <summary>Ends reading; that it was cancelled is no failure.</summary>
    public static async Task EndAsync(NpgsqlDataReader rows)
    {
        try
        {
            await rows.DisposeAsync();
        }
        catch (PostgresException cancelled) when (cancelled.SqlState == PostgresErrorCodes.QueryCanceled)
        {
        }
    }
}
