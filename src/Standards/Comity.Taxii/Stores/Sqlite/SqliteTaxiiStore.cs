using System.Collections.Concurrent;
using System.Runtime.Versioning;

namespace Comity.Taxii;

/// <summary>Keeps collections in one SQLite file: durable with every acknowledged request, readers beside one writer.</summary>
/// <remarks>
/// Write-ahead log with full synchronisation. Reads run each on a connection
/// of its own, as many at a time as there are processors, and end when
/// they are cancelled or take ten seconds; additions run one after the other. Nobody waits longer than that for the others.
/// Several processes may open the same file on one machine.
/// </remarks>
public sealed class SqliteTaxiiStore : ITaxiiStore
{
    private const int MaxShapes = 1000;

    // More ways than this are brought together by SQLite, in one statement.
    private const int MaxMerged = 8;

    private readonly TimeSpan _longest;
    private readonly SqliteReaders _readers;
    private readonly SqliteWriter _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<Guid, int> _collections = new();
    private readonly ConcurrentDictionary<SelectionShape, string[]> _pages = new();

    private SqliteTaxiiStore(SqliteReaders readers, SqliteWriter writer, TimeSpan longest) =>
        (_readers, _writer, _longest) = (readers, writer, longest);

    /// <summary>Opens the file, and makes it with its tables where there is none, for its owner alone; its folder exists.</summary>
    public static SqliteTaxiiStore Open(string path) => Open(path, TimeSpan.FromSeconds(10));

    /// <param name="longest">What a read may take, and anybody wait for others;
    /// beyond it, they end with <see cref="TimeoutException"/>.</param>
    /// <param name="reads">Most reads at a time.</param>
    internal static SqliteTaxiiStore Open(string path, TimeSpan longest, int? reads = null)
    {
        // SQLite itself would let others read it. The files beside it take its mode.
        if (!OperatingSystem.IsWindows())
            MakeForOwner(path);
        // The writer first: it makes the tables.
        var writer = new SqliteWriter(path, longest);
        return new SqliteTaxiiStore(new SqliteReaders(path, reads ?? Math.Max(2, Environment.ProcessorCount), longest), writer, longest);
    }

    public Task<ReadOnlyMemory<byte>> AddAsync(TaxiiAddition addition, CancellationToken cancellation) =>
        InTurnAsync(() => _writer.Add(addition), cancellation);

    public Task<int> DeleteAsync(TaxiiQuery query, CancellationToken cancellation) =>
        InTurnAsync(() => _writer.Delete(query), cancellation);

    public ValueTask<bool> ReadAsync(TaxiiQuery query, ITaxiiPage page, CancellationToken cancellation) =>
        _readers.ReadAsync((Store: this, query, page), static (db, with) => with.Store.Read(db, with.query, with.page), cancellation);

    public async Task<ReadOnlyMemory<byte>?> StatusAsync(Guid id, string owner, DateTimeOffset notBefore, CancellationToken cancellation) =>
        await _readers.ReadAsync((id, owner, notBefore), static (db, with) =>
        {
            using var status = db.Prepare("SELECT body FROM statuses WHERE id = ?1 AND owner = ?2 AND at >= ?3")
                .Bind(1, with.id.ToString()).Bind(2, with.owner).Bind(3, TaxiiTime.Microseconds(with.notBefore));
            return status.Step() ? status.Bytes(0).ToArray() : (ReadOnlyMemory<byte>?)null;
        }, cancellation);

    /// <summary>Waits for what is in progress and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        await _readers.DisposeAsync();
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
        if ((parts & TaxiiParts.Record) == TaxiiParts.None)
            return new TaxiiVersion { Added = added, Body = body };
        return new TaxiiVersion
        {
            Added = added,
            Body = body,
            Id = rows.Bytes(record),
            Version = rows.Bytes(record + 1),
            IsStix21 = rows.Integer(record + 2) == SpecNumber.Stix21,
        };
    }

    private int? Collection(SqliteDb db, Guid collection)
    {
        if (_collections.TryGetValue(collection, out var number))
            return number;
        using var found = db.Prepare("SELECT number FROM collections WHERE id = ?1").Bind(1, collection.ToString());
        return found.Step() ? _collections.GetOrAdd(collection, (int)found.Integer(0)) : null;
    }

    [UnsupportedOSPlatform("windows")]
    private static void MakeForOwner(string path) => new FileStream(path, new FileStreamOptions
    {
        Mode = FileMode.OpenOrCreate,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    }).Dispose();
}
