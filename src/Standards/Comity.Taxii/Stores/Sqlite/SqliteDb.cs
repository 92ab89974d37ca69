using System.Diagnostics;
using SQLitePCL;

namespace Comity.Taxii;

/// <summary>One connection to a SQLite file for one thread at a time; statements
/// stay prepared. A failure throws with SQLite's own words.</summary>
internal sealed class SqliteDb : IDisposable
{
    // More shapes of queries than this are not kept prepared.
    private const int MaxPrepared = 64;

    // Instructions of SQLite between two looks at whether to go on: a usual page has fewer.
    private const int Stride = 20_000;

    private readonly sqlite3 _db;
    private readonly Dictionary<string, SqliteStatement> _prepared = [];

    private CancellationToken _cancellation;
    private long _until = long.MaxValue;

    static SqliteDb() => Batteries_V2.Init();

    public SqliteDb(string path)
    {
        const int flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out _db, flags, null);
        if (code != raw.SQLITE_OK)
            throw Failure($"opening {path}");
        raw.sqlite3_busy_timeout(_db, 30_000);
        // Plans do not look at bound values; else every binding would have the statement prepared again.
        raw.sqlite3_db_config(_db, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        raw.sqlite3_progress_handler(_db, Stride, static db => ((SqliteDb)db).IsOver ? 1 : 0, this);
    }

    private bool IsOver => _cancellation.IsCancellationRequested || Stopwatch.GetTimestamp() >= _until;

    /// <summary>From here on, statements end early with <see cref="OperationCanceledException"/> when
    /// they are cancelled, and with <see cref="TimeoutException"/> when they take longer.</summary>
    public void Bound(TimeSpan longest, CancellationToken cancellation) =>
        (_cancellation, _until) = (cancellation, Stopwatch.GetTimestamp() + (long)(longest.TotalSeconds * Stopwatch.Frequency));

    /// <summary>How long a statement waits for another process that writes; then it ends with <see cref="TimeoutException"/>.</summary>
    public void WaitFor(TimeSpan longest) => raw.sqlite3_busy_timeout(_db, (int)longest.TotalMilliseconds);

    /// <summary>Runs statements that return nothing.</summary>
    public void Run(string sql)
    {
        if (raw.sqlite3_exec(_db, sql) != raw.SQLITE_OK)
            throw Failure("running a statement");
    }

    /// <summary>Takes back an open transaction; where SQLite has done so itself, nothing is left to do.</summary>
    public void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_db) == 0)
            Run("ROLLBACK");
    }

    /// <summary>A statement ready to be bound; it belongs to this connection and is disposed of after use, which resets it.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_prepared.TryGetValue(sql, out var statement))
            return statement;
        if (raw.sqlite3_prepare_v2(_db, sql, out var prepared) != raw.SQLITE_OK)
            throw Failure("preparing a statement");
        return _prepared[sql] = new SqliteStatement(this, prepared);
    }

    /// <summary>Lets go of statements that are too many; called where none is in use.</summary>
    public void Trim()
    {
        if (_prepared.Count > MaxPrepared)
            Forget();
    }

    public void Dispose()
    {
        Forget();
        _db.Dispose();
    }

    internal Exception Failure(string doing)
    {
        var code = raw.sqlite3_errcode(_db);
        if (code == raw.SQLITE_BUSY)
            return new TimeoutException("Another process holds the file.");
        if (code != raw.SQLITE_INTERRUPT)
            return new InvalidOperationException($"SQLite failed {doing}: {raw.sqlite3_errmsg(_db).utf8_to_string()}");
        _cancellation.ThrowIfCancellationRequested();
        return new TimeoutException("The statement took too long and was ended.");
    }

    private void Forget()
    {
        foreach (var statement in _prepared.Values)
            statement.Finish();
        _prepared.Clear();
    }
}
