using System.Collections.Concurrent;
using System.Text.Json;
using Comity.Cases.Territory;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Blobs;
using Comity.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Notices;

/// <summary>A seat's reference data, read once and kept in memory until a file of it changes.</summary>
internal sealed record ShelfContent(AllocationTable Allocations, AllocationTable CommunityRanges, AddressSet Own, IReadOnlyList<WarningList> Warnings);

/// <summary>Keeps the files by which addresses are resolved, and makes of them what a split needs. Safe for concurrent use.</summary>
internal sealed class TerritoryShelf(IDbContextFactory<NodeDb> databases, AttachmentStore store, BlobKeys keys, TimeProvider time) : IDisposable
{
    /// <summary>Most files of one seat.</summary>
    public const int MaxSources = 64;

    private readonly ConcurrentDictionary<int, (string Stamp, ShelfContent Content)> _read = [];
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Takes a file under a name, in place of one that had it, after reading it whole.</summary>
    /// <param name="dataDate">The day up to which the data counts, where the format does not say.</param>
    public async Task<Result<TerritorySourceRow>> PutAsync(
        int seat, ParticipantId self, string name, SourceKind kind, DateOnly? dataDate, Stream bytes, CancellationToken cancellation)
    {
        if (!IsName(name))
            return new BadSourceName { Where = "name" };
        if (!(await store.LayInAsync(seat, self, bytes, name, "text/plain", isOpen: false, cancellation)).TryGet(out var laid, out var bad))
            return bad;
        if (!(await ReadAsync(seat, kind, name, dataDate, laid.Attachment, cancellation)).TryGet(out var read, out bad))
            return bad;
        var row = new TerritorySourceRow
        {
            Seat = seat,
            Name = name,
            Kind = kind,
            File = JsonSerializer.Serialize(laid.Attachment, BodyJson.Options),
            Registry = read.Data is { Source: { IsRegistry: true } source } ? source.Registry : null,
            DataDate = read.Data?.Source.DataDate,
            Records = read.Records,
            Problems = read.Problems,
            LoadedAt = time.GetUtcNow(),
        };
        return await KeepAsync(self, row, laid, cancellation) is { } refusal ? refusal : row;
    }

    /// <summary>False where there is none of that name.</summary>
    public async Task<bool> RemoveAsync(int seat, ParticipantId self, string name, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var (removed, blob) = await DropAsync(db, seat, self, name, cancellation);
        await transaction.CommitAsync(cancellation);
        await ForgetAsync(seat, blob, cancellation);
        return removed;
    }

    public async Task<IReadOnlyList<TerritorySourceRow>> ListAsync(int seat, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<TerritorySourceRow>().AsNoTracking().Where(row => row.Seat == seat).OrderBy(row => row.Name).ToListAsync(cancellation);
    }

    /// <summary>All of it, ready to be asked.</summary>
    public async Task<Result<ShelfContent>> ContentAsync(int seat, CancellationToken cancellation)
    {
        var rows = await ListAsync(seat, cancellation);
        var stamp = string.Join('\n', rows.Select(row => $"{row.Name}\t{row.Kind}\t{row.DataDate:O}\t{row.File}"));
        if (_read.TryGetValue(seat, out var known) && known.Stamp == stamp)
            return known.Content;
        await _one.WaitAsync(cancellation);
        try
        {
            if (_read.TryGetValue(seat, out known) && known.Stamp == stamp)
                return known.Content;
            if (!(await BuildAsync(rows, cancellation)).TryGet(out var content, out var bad))
                return bad;
            _read[seat] = (stamp, content);
            return content;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<Result<ShelfContent>> BuildAsync(IReadOnlyList<TerritorySourceRow> rows, CancellationToken cancellation)
    {
        List<AllocationData> allocations = [], community = [];
        List<AddressBlock> own = [];
        List<WarningList> warnings = [];
        foreach (var row in rows)
        {
            var file = JsonSerializer.Deserialize<Attachment>(row.File, BodyJson.Options)!;
            if (!(await ReadAsync(row.Seat, row.Kind, row.Name, row.DataDate, file, cancellation)).TryGet(out var read, out var bad))
                return bad;
            if (read.Data is { } data)
                (row.Kind == SourceKind.Community ? community : allocations).Add(data);
            else if (row.Kind == SourceKind.Own)
                own.AddRange(read.Addresses);
            else
                warnings.Add(new WarningList(row.Name, new AddressSet(read.Addresses), new LineProblems()));
        }

        if (!AllocationTable.Build(allocations).TryGet(out var registries, out var entangled) || !AllocationTable.Build(community).TryGet(out var ranges, out entangled))
            return entangled;
        return new ShelfContent(registries, ranges, new AddressSet(own), warnings);
    }

    private async Task<Result<SourceRead>> ReadAsync(int seat, SourceKind kind, string name, DateOnly? dataDate, Attachment file, CancellationToken cancellation)
    {
        if (!(await store.OpenDraftedAsync(seat, file, cancellation)).TryGet(out var open, out var bad) || !(await open.ReadAsync(cancellation)).TryGet(out var bytes, out bad))
            return bad;
        using var stream = new MemoryStream(bytes);
        if (kind is SourceKind.Own or SourceKind.Warning)
            return (await IndicatorListReader.Read(stream, cancellation: cancellation)).TryGet(out var list, out bad) ? new SourceRead(null, [.. list.Items.Select(item => item.Address)], list.BadLines.Count) : bad;
        var read = kind == SourceKind.Registry
            ? await DelegatedStatistics.Read(stream, cancellation: cancellation)
            : await RangeList.Read(stream, name, dataDate, cancellation: cancellation);
        return read.TryGet(out var data, out bad) ? new SourceRead(data, [], data.Source.Problems.Count) : bad;
    }

    private async Task<Refusal?> KeepAsync(ParticipantId self, TerritorySourceRow row, LaidIn laid, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var (_, blob) = await DropAsync(db, row.Seat, self, row.Name, cancellation);
        if (await db.Set<TerritorySourceRow>().CountAsync(other => other.Seat == row.Seat, cancellation) >= MaxSources)
            return new TooManySources(MaxSources);
        if (await AttachmentStore.KeepAsync(db, laid, row.LoadedAt, cancellation) is { } swept)
            return swept;
        db.Add(row);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await ForgetAsync(row.Seat, blob, cancellation);
        return null;
    }

    // Behind the commit: a key that is gone opens nothing any more, whatever the transaction came to.
    private Task ForgetAsync(int seat, Sha256Digest? blob, CancellationToken cancellation) =>
        blob is { } gone ? keys.ForgetAsync(seat, [gone], cancellation) : Task.CompletedTask;

    private static async Task<(bool Removed, Sha256Digest? Gone)> DropAsync(NodeDb db, int seat, ParticipantId self, string name, CancellationToken cancellation)
    {
        if (await db.Set<TerritorySourceRow>().FindAsync([seat, name], cancellation) is not { } old)
            return (false, null);
        var file = JsonSerializer.Deserialize<Attachment>(old.File, BodyJson.Options)!;
        var blob = file.Enc?.Sha256 ?? file.Sha256;
        var isGone = await AttachmentStore.ReleaseHoldAsync(db, seat, self, blob, cancellation);
        db.Remove(old);
        await db.SaveChangesAsync(cancellation);
        return (true, isGone ? blob : null);
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 100 && !name.Any(char.IsControl) && !string.IsNullOrWhiteSpace(name);

    private sealed record SourceRead(AllocationData? Data, IReadOnlyList<AddressBlock> Addresses, int Problems)
    {
        public int Records => Data is { } data ? data.Source.IPv4Records + data.Source.IPv6Records : Addresses.Count;
    }
}
