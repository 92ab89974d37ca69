using System.Collections.Concurrent;

namespace Comity.Taxii;

/// <summary>Keeps collections in one SQLite file: durable with every acknowledged request, readers beside one writer.</summary>
/// <remarks>
/// Write-ahead log with full synchronisation. Reads run on the caller's thread, each on a connection of its own out of a pool, and end when they are cancelled or take ten seconds; additions run one after the other, and wait for each other no longer than that.
/// Several processes may open the same file on one machine.
/// </remarks>
public sealed class SqliteTaxiiStore : ITaxiiStore
{
    private const int MaxIdleReaders = 16;

    private const int MaxShapes = 1000;

    // More ways than this are brought together by SQLite, in one statement.
    private const int MaxMerged = 8;

    private readonly string _path;
    private readonly TimeSpan _longest;
    private readonly SqliteWriter _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentBag<SqliteDb> _readers = [];
    private readonly ConcurrentDictionary<Guid, int> _collections = new();
    private readonly ConcurrentDictionary<SelectionShape, string[]> _pages = new();

    private int _idle;

    private SqliteTaxiiStore(string path, SqliteWriter writer, TimeSpan longest) => (_path, _writer, _longest) = (path, writer, longest);

    /// <summary>Opens the file, and makes it with its tables where there is none, for its owner alone; its folder exists.</summary>
    public static SqliteTaxiiStore Open(string path) => Open(path, TimeSpan.FromSeconds(10));

    /// <param name="longest">What a read may take, and a writer may wait for others; beyond it, they end with <see cref="TimeoutException"/>.</param>
    internal static SqliteTaxiiStore Open(string path, TimeSpan longest)
    {
        // SQLite itself would let others read it. The files beside it take its mode.
        if (!OperatingSystem.IsWindows())
            new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        return new SqliteTaxiiStore(path, new SqliteWriter(path, longest), longest);
    }

    public Task<ReadOnlyMemory<byte>> AddAsync(TaxiiAddition addition, CancellationToken cancellation) => InTurnAsync(() => _writer.Add(addition), cancellation);

    public Task<int> DeleteAsync(TaxiiQuery query, CancellationToken cancellation) => InTurnAsync(() => _writer.Delete(query), cancellation);

    public ValueTask<bool> ReadAsync(TaxiiQuery query, ITaxiiPage page, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Reading((Store: this, query, page), static (db, with) => with.Store.Read(db, with.query, with.page), cancellation));
    }

    public Task<ReadOnlyMemory<byte>?> StatusAsync(Guid id, string owner, DateTimeOffset notBefore, CancellationToken cancellation) =>
        Task.FromResult(Reading((id, owner, notBefore), static (db, with) =>
        {
            using var status = db.Prepare("SELECT body FROM statuses WHERE id = ?1 AND owner = ?2 AND at >= ?3")
                .Bind(1, with.id.ToString()).Bind(2, with.owner).Bind(3, TaxiiTime.Microseconds(with.notBefore));
            return status.Step() ? status.Bytes(0).ToArray() : (ReadOnlyMemory<byte>?)null;
        }, cancellation));

    /// <summary>Waits for the addition in progress and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        while (_readers.TryTake(out var reader))
            reader.Dispose();
        _writer.Dispose();
        _writing.Dispose();
    }

    private async Task<T> InTurnAsync<T>(Func<T> write, CancellationToken cancellation)
    {
        if (!await _writing.WaitAsync(_longest, cancellation))
            throw new TimeoutException("Those who write before take too long.");
        try
        {
            return write();
        }
        finally
        {
            _writing.Release();
        }
    }

    private bool Read(SqliteDb db, TaxiiQuery query, ITaxiiPage page)
    {
        if (Collection(db, query.Collection) is not { } collection)
            return false;
        var needs = page.Needs;
        query = FewShapes.Of(query);
        if (_pages.Count > MaxShapes)
            _pages.Clear();
        var ways = _pages.GetOrAdd(SelectionShape.Of(query, needs), Statements);
        using var rows = new SqliteMerge(Array.ConvertAll(ways, sql => SqliteFilters.Bind(db.Prepare(sql), query, collection)));
        for (var left = query.Limit; rows.Next() is { } row; left--)
        {
            if (left == 0 || !page.Take(Version(row, needs)))
                return true;
        }

        return false;
    }

    private static string[] Statements(SelectionShape shape)
    {
        var selection = new Selection(shape, SqliteSelection.Dialect);
        return selection.PagesOfWays() is { Length: <= MaxMerged } ways ? ways : [selection.Page()];
    }

    private static TaxiiVersion Version(SqliteStatement rows, TaxiiParts parts)
    {
        var record = (parts & TaxiiParts.Body) == TaxiiParts.None ? 1 : 2;
        var added = rows.Integer(0);
        var body = record == 2 ? rows.Bytes(1) : [];
        return (parts & TaxiiParts.Record) == TaxiiParts.None
            ? new TaxiiVersion { Added = added, Body = body }
            : new TaxiiVersion { Added = added, Body = body, Id = rows.Bytes(record), Version = rows.Bytes(record + 1), IsStix21 = rows.Integer(record + 2) == SpecNumber.Stix21 };
    }

    private int? Collection(SqliteDb db, Guid collection)
    {
        if (_collections.TryGetValue(collection, out var number))
            return number;
        using var found = db.Prepare("SELECT number FROM collections WHERE id = ?1").Bind(1, collection.ToString());
        return found.Step() ? _collections.GetOrAdd(collection, (int)found.Integer(0)) : null;
    }

    private void Return(SqliteDb db)
    {
        db.Trim();
        if (Interlocked.Increment(ref _idle) <= MaxIdleReaders)
        {
            _readers.Add(db);
            return;
        }

        Interlocked.Decrement(ref _idle);
        db.Dispose();
    }

    private T Reading<TWith, T>(TWith with, Func<SqliteDb, TWith, T> read, CancellationToken cancellation)
    {
        if (_readers.TryTake(out var db))
            Interlocked.Decrement(ref _idle);
        else
            db = SqliteTables.Reader(_path);
        try
        {
            db.Bound(_longest, cancellation);
            var result = read(db, with);
            Return(db);
            return result;
        }
        catch
        {
            // What it was at is not known; it is not used again.
            db.Dispose();
            throw;
        }
    }
}
