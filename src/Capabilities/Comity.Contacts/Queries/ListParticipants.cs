using Comity.Office.Exit;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Contacts;

/// <summary>Lists the participants that have a reachable desk, a page at a time, in a fixed number of queries.</summary>
public static class ListParticipants
{
    /// <param name="At">The instant at which desks must be reachable.</param>
    /// <param name="After">The cursor of the page before; <see langword="null"/>: the first page.</param>
    /// <param name="Limit">Rows of a page, 1 to 200; what lies outside is brought inside.</param>
    /// <param name="Level">Only participants with a desk of this level; <see langword="null"/>: any.</param>
    /// <param name="Reader">What it may see is listed; <see langword="null"/>: everything, for the node's own use.</param>
    public sealed record Request(
        int Seat, DateTimeOffset At, PartySort Sort = PartySort.Name, string? After = null, int Limit = 50, ContactLevel? Level = null,
        Reader.Officer? Reader = null);

    /// <param name="Name">As a roster names it; <see langword="null"/> when none has.</param>
    /// <param name="Code">ISO 3166-1 alpha-2, where it has one.</param>
    /// <param name="Desks">Its reachable desks, never empty.</param>
    /// <param name="AnyOpen">Whether one of them is on duty; <see langword="null"/> when none says so and one does not say.</param>
    /// <param name="LastProved">The latest sign of life of any of them.</param>
    public sealed record Item(
        ParticipantId Participant, string? Name, string? Code, IReadOnlyList<SignedDesk> Desks, bool? AnyOpen, Proof? LastProved);

    public static async Task<Result<Page<Item>>> RunAsync(NodeDb db, Request request, CancellationToken cancellation)
    {
        if (!Cursor.Read(request.After, request.Sort).TryGet(out var cursor, out var refusal))
            return refusal;
        var limit = Cursor.Bound(request.Limit);
        var rows = await Rows(db, request, cursor).Take(limit + 1).ToListAsync(cancellation);
        var desks = await Desks.OfAsync(db, request.Seat, [.. rows.Select(row => row.Participant)], request.At, cancellation, request.Reader);
        return Cursor.Page(rows, limit, row => At(row, request.Sort), row => Show(row, [.. desks[row.Participant]], request.At));
    }

    private static IQueryable<ParticipantRow> Rows(NodeDb db, Request request, Cursor cursor)
    {
        var reachable = db.Reachable(request.Seat, request.At, request.Reader);
        if (request.Level is { } level)
            reachable = reachable.Where(desk => desk.Level == level);
        var listed = db.Set<ParticipantRow>().AsNoTracking()
            .Where(row => row.Seat == request.Seat && reachable.Any(desk => desk.Issuer == row.Participant));
        var (key, last) = (cursor.SortKey, cursor.Key);
#pragma warning disable CA1309 // Translated to SQL, which has no ordinal form; the keys are made to sort alike under any collation.
        return request.Sort == PartySort.Name
            ? listed.Where(row => string.Compare(row.SortName, key) > 0 || (row.SortName == key && string.Compare(row.Key, last) > 0))
                .OrderBy(row => row.SortName).ThenBy(row => row.Key)
            : listed.Where(row => string.Compare(row.SortCode, key) > 0 || (row.SortCode == key && string.Compare(row.Key, last) > 0))
                .OrderBy(row => row.SortCode).ThenBy(row => row.Key);
#pragma warning restore CA1309
    }

    private static Cursor At(ParticipantRow row, PartySort sort) => new(sort, sort == PartySort.Name ? row.SortName : row.SortCode, row.Key);

    private static Item Show(ParticipantRow row, IReadOnlyList<SignedDesk> desks, DateTimeOffset at)
    {
        var open = desks.Select(desk => DutyOrder.See(desk, null, [], at).IsOpen).ToList();
        bool? any = open.Contains(true) ? true : open.Contains(null) ? null : false;
        return new Item(row.Participant, row.Name, row.Code, desks, any, desks.Select(desk => desk.LastProved).MaxBy(proof => proof?.At));
    }
}
