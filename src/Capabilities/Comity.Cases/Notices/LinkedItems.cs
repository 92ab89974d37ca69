using Comity.Cases.Territory;
using Comity.Cases.Threads;
using Comity.Office.Exit;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Notices;

/// <summary>Finds which notices of this seat name the same addresses, for our own eyes: it crosses notices, so it never leaves the node.</summary>
internal static class LinkedItems
{
    /// <summary>Every item that the reader may see at these addresses, in whichever notice, those of the given notice included.</summary>
    public static async Task<ILookup<string, KnownItem>> OfAsync(
        NodeDb db, Reader.Officer who, StatementId thread, IReadOnlyList<string> addresses, CancellationToken cancellation)
    {
        var named = addresses.Distinct(StringComparer.Ordinal).ToArray();
        var rows = await db.Set<NoticeItemRow>().AsNoTracking().Where(row => row.Seat == who.Seat && named.Contains(row.Address))
            .VisibleTo(db, who, row => row.Arrival).OrderBy(row => row.Arrival).ThenBy(row => row.Item).Take(20_000).ToListAsync(cancellation);
        if (rows.TrueForAll(row => row.Thread == thread))
            return Enumerable.Empty<KnownItem>().ToLookup(item => "");
        var threads = rows.Select(row => row.Thread).Distinct().ToArray();
        var cases = await db.Set<CaseRow>().AsNoTracking().Where(row => row.Seat == who.Seat && threads.Contains(row.Thread)).ToDictionaryAsync(row => row.Thread, cancellation);
        var parties = (await db.Set<CasePartyRow>().AsNoTracking().Where(row => row.Seat == who.Seat && threads.Contains(row.Thread)).ToListAsync(cancellation))
            .ToLookup(row => row.Thread);
        return rows.Where(row => cases.ContainsKey(row.Thread))
            .ToLookup(row => row.Address, row => Known(row, cases[row.Thread], parties[row.Thread].FirstOrDefault()?.Participant));
    }

    private static KnownItem Known(NoticeItemRow row, CaseRow thread, ParticipantId? notified)
    {
        var sighting = Sighting.From(
        [
            new("first_seen", row.First), new("last_seen", row.Last), new("ports", row.Ports.Length == 0 ? "-" : row.Ports), new("protocol", row.Protocol),
            new("behaviour", row.Behaviour), new("observer", row.Observer), new("confidence", row.Confidence.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ]).Value;
        var item = new NoticeItem(row.Item, AddressBlock.Parse(row.Address), sighting, row.Code, Source: 0);
        var answer = row.Answer < 0 ? null : ItemAnswer.Create(row.Item, (AnswerKind)row.Answer, row.Whose).Value;
        return new KnownItem(row.Thread, thread.Opener, item, answer is null ? null : notified, answer);
    }
}
