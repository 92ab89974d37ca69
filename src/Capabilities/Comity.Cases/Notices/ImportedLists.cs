using System.Text.Json;
using Comity.Cases.Classification;
using Comity.Cases.Territory;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Blobs;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Notices;

/// <summary>A list as its importer sees it again.</summary>
/// <param name="Missing">Fields that some items lack, which are asked once for all of them.</param>
internal sealed record ListView(
    Guid Id, string Name, int Items, int Duplicates, int Entries, BadLinesView BadLines, IReadOnlyList<string> IgnoredColumns, IReadOnlyList<MissingField> Missing,
    IReadOnlyDictionary<string, string> Sightings)
{
    private const int MaxShown = 100;

    public static ListView Of(ImportedListRow row, IndicatorList list) => new(
        row.Id, row.Name, list.Items.Count, list.Duplicates, list.Entries, new BadLinesView(list.BadLines.Count, [.. list.BadLines.Listed.Take(MaxShown)]),
        list.IgnoredColumns, MissingIn(list), SightingsOf(row));

    public static IReadOnlyList<MissingField> MissingIn(IndicatorList list) =>
        [.. IndicatorList.Flaws(list.Items).OfType<SightingsIncomplete>().Select(flaw => new MissingField(flaw.Field, flaw.Items, flaw.FirstLine))];

    public static IReadOnlyDictionary<string, string> SightingsOf(ImportedListRow row) => JsonSerializer.Deserialize<Dictionary<string, string>>(row.Sightings)!;
}

/// <param name="Listed">The first hundred.</param>
internal sealed record BadLinesView(int Count, IReadOnlyList<LineProblem> Listed);

internal sealed record MissingField(string Field, int Items, int FirstLine);

/// <summary>Imports lists of addresses and keeps them until notices were made of them; their bytes rest sealed.</summary>
internal sealed class ImportedLists(IDbContextFactory<NodeDb> databases, AttachmentStore store, TimeProvider time)
{
    /// <summary>The types of the incident taxonomy: what a behaviour may be.</summary>
    private static readonly HashSet<string> Behaviours =
        [.. IncidentTaxonomy.Rsit.Classes.SelectMany(one => one.Types.Select(type => type.Code))];

    /// <summary>Reads a list whole; lines that are no items are reported and cost no other.</summary>
    public async Task<Result<ListView>> ImportAsync(int seat, ParticipantId self, string login, string name, Stream bytes, CancellationToken cancellation)
    {
        if (!(await store.LayInAsync(seat, self, bytes, name, "text/csv", isOpen: false, cancellation)).TryGet(out var laid, out var bad)
            || !(await ReadAsync(seat, laid.Attachment, cancellation)).TryGet(out var list, out bad))
            return bad;
        if (list.Items.Count == 0)
            return new EmptyList { Mend = "Write one address or block a line, or a CSV with a column address." };
        var now = time.GetUtcNow();
        var row = new ImportedListRow
        {
            Id = Guid.CreateVersion7(now), Seat = seat, Name = name, File = JsonSerializer.Serialize(laid.Attachment, BodyJson.Options),
            Items = list.Items.Count, Problems = list.BadLines.Count, ImportedAt = now, ImportedBy = login,
        };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await AttachmentStore.KeepAsync(db, laid, now, cancellation) is { } swept)
            return swept;
        db.Add(row);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return ListView.Of(row, list);
    }

    /// <summary>Says once what the list does not; empty texts take an answer back.</summary>
    public async Task<Result<ListView>> SayAsync(int seat, Guid id, IReadOnlyDictionary<string, string> sightings, CancellationToken cancellation)
    {
        if (!Sighting.From(sightings, Behaviours).TryGet(out _, out var bad))
            return bad;
        await using (var db = await databases.CreateDbContextAsync(cancellation))
        {
            var said = JsonSerializer.Serialize(sightings.Where(pair => pair.Value.Length > 0).ToDictionary());
            if (await db.Set<ImportedListRow>().Where(row => row.Seat == seat && row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Sightings, said), cancellation) == 0)
                return new ListNotFound();
        }

        return (await OpenAsync(seat, id, cancellation)).TryGet(out var opened, out bad) ? ListView.Of(opened.Row, opened.List) : bad;
    }

    /// <summary>The list with what was said once filled in.</summary>
    public async Task<Result<OpenedList>> OpenAsync(int seat, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Set<ImportedListRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat && row.Id == id, cancellation) is not { } found)
            return new ListNotFound();
        var file = JsonSerializer.Deserialize<Attachment>(found.File, BodyJson.Options)!;
        if (!(await ReadAsync(seat, file, cancellation)).TryGet(out var list, out var bad) || !Sighting.From(ListView.SightingsOf(found), Behaviours).TryGet(out var defaults, out bad))
            return bad;
        return new OpenedList(found, list.WithDefaults(defaults));
    }

    /// <summary>The latest hundred, without their content.</summary>
    public async Task<IReadOnlyList<ImportedListRow>> LatestAsync(int seat, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<ImportedListRow>().AsNoTracking().Where(row => row.Seat == seat).OrderByDescending(row => row.ImportedAt).Take(100).ToListAsync(cancellation);
    }

    private async Task<Result<IndicatorList>> ReadAsync(int seat, Attachment file, CancellationToken cancellation)
    {
        if (!(await store.OpenDraftedAsync(seat, file, cancellation)).TryGet(out var open, out var bad) || !(await open.ReadAsync(cancellation)).TryGet(out var bytes, out bad))
            return bad;
        using var stream = new MemoryStream(bytes);
        return await IndicatorListReader.Read(stream, Behaviours, cancellation: cancellation);
    }
}

/// <summary>An imported list, read.</summary>
internal sealed record OpenedList(ImportedListRow Row, IndicatorList List);
