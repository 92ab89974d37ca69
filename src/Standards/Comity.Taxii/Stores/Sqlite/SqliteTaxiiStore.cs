using System.Collections.Concurrent;

namespace Comity.Taxii;

/// <summary>Keeps collections in one SQLite file: durable with every acknowledged request, readers beside one writer.</summary>
/// <remarks>
/// Write-ahead log with full synchronisation. Reads run on the caller's thread, each on a connection of its own out of a pool; additions run one after the other.
/// Several processes may open the same file on one machine.
/// </remarks>
public sealed class SqliteTaxiiStore : ITaxiiStore
{
    private const int MaxIdleReaders = 16;

    private readonly string _path;
    private readonly SqliteWriter _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentBag<SqliteDb> _readers = [];
    private readonly ConcurrentDictionary<Guid, int> _collections = new();
    private readonly ConcurrentDictionary<SelectionShape, string> _pages = new();

    private int _idle;

    private SqliteTaxiiStore(string path, SqliteWriter writer) => (_path, _writer) = (path, writer);

    /// <summary>Opens the file, and makes it with its tables where there is none; its folder exists.</summary>
    public static SqliteTaxiiStore Open(string path) => new(path, new SqliteWriter(path));

    public async Task<ReadOnlyMemory<byte>> AddAsync(TaxiiAddition addition, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            return _writer.Add(addition);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task<int> DeleteAsync(TaxiiQuery query, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            return _writer.Delete(query);
        }
        finally
        {
            _writing.Release();
        }
    }

    public ValueTask<bool> ReadAsync(TaxiiQuery query, ITaxiiPage page, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Reading((Store: this, query, page), static (db, with) => with.Store.Read(db, with.query, with.page)));
    }

    public Task<ReadOnlyMemory<byte>?> StatusAsync(Guid id, string owner, DateTimeOffset notBefore, CancellationToken cancellation) =>
        Task.FromResult(Reading((id, owner, notBefore), static (db, with) =>
        {
            using var status = db.Prepare("SELECT body FROM statuses WHERE id = ?1 AND owner = ?2 AND at >= ?3")
                .Bind(1, with.id.ToString()).Bind(2, with.owner).Bind(3, TaxiiTime.Microseconds(with.notBefore));
            return status.Step() ? status.Bytes(0).ToArray() : (ReadOnlyMemory<byte>?)null;
        }));

    /// <summary>Waits for the addition in progress and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        while (_readers.TryTake(out var reader))
            reader.Dispose();
        _writer.Dispose();
        _writing.Dispose();
    }

    private bool Read(SqliteDb db, TaxiiQuery query, ITaxiiPage page)
    {
        if (Collection(db, query.Collection) is not { } collection)
            return false;
        var sql = _pages.GetOrAdd(SelectionShape.Of(query, page.NeedsBodies), static shape => new Selection(shape, SqliteSelection.Dialect).Page());
        using var rows = db.Prepare(sql);
        SqliteFilters.Bind(rows, query, collection);
        for (var left = query.Limit; rows.Step(); left--)
        {
            if (left == 0 || !page.Take(Version(rows, page.NeedsBodies)))
                return true;
        }

        return false;
    }

    private static TaxiiVersion Version(SqliteStatement rows, bool body) => new()
    {
        Added = rows.Integer(0),
        Id = rows.Bytes(1),
        Version = rows.Bytes(2),
        IsStix21 = rows.Integer(3) == SpecNumber.Stix21,
        Body = body ? rows.Bytes(4) : [],
    };

    private int? Collection(SqliteDb db, Guid collection)
    {
        if (_collections.TryGetValue(collection, out var number))
            return number;
        using var found = db.Prepare("SELECT number FROM collections WHERE id = ?1").Bind(1, collection.ToString());
        return found.Step() ? _collections.GetOrAdd(collection, (int)found.Integer(0)) : null;
    }

    private void Return(SqliteDb db)
    {
        if (Interlocked.Increment(ref _idle) <= MaxIdleReaders)
        {
            _readers.Add(db);
            return;
        }

        Interlocked.Decrement(ref _idle);
        db.Dispose();
    }

    private T Reading<TWith, T>(TWith with, Func<SqliteDb, TWith, T> read)
    {
        if (_readers.TryTake(out var db))
            Interlocked.Decrement(ref _idle);
        else
            db = SqliteTables.Reader(_path);
        var result = read(db, with);
        // A connection that failed is not used again; its handle closes when it is collected.
        Return(db);
        return result;
    }
}
