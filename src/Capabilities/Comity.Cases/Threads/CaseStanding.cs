using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Threads;

/// <summary>Derives in which lists of ours a case stands, from both statuses and what is open.</summary>
internal static class CaseStanding
{
    public static async Task SetAsync(NodeDb db, CaseRow row, CancellationToken cancellation)
    {
        var parties = await db.Set<CasePartyRow>().Where(party => party.Seat == row.Seat && party.Thread == row.Thread).ToListAsync(cancellation);
        var items = await db.Set<CaseItemRow>().AsNoTracking().Where(item => item.Seat == row.Seat && item.Thread == row.Thread).ToListAsync(cancellation);
        Set(row, parties, items);
    }

    /// <param name="all">Every party of the case; who only gets a copy owes nothing.</param>
    /// <param name="items">What is open in it.</param>
    public static void Set(CaseRow row, IEnumerable<CasePartyRow> all, IReadOnlyCollection<CaseItemRow> items)
    {
        var parties = all.Where(party => !party.IsCopy).ToList();
        var own = parties.Find(party => party.Participant == row.Self);
        var closed = row.SenderStatus is SenderStatus.Closed or SenderStatus.Withdrawn || own?.Status == ReceiverStatus.Closed;
        var pending = row.Role switch
        {
            OurRole.Opener => parties.Exists(party => Legality.IsPending(row.Kind, row.Wanted, party.Status)),
            OurRole.Receiver => Legality.IsPending(row.Kind, row.Wanted, own?.Status ?? ReceiverStatus.Silent),
            _ => false,
        } && !closed;
        var concerned = row.Role == OurRole.Opener ? parties.Exists(IsSilent) : row.Role == OurRole.Receiver && (own is null || IsSilent(own));
        var unacknowledged = concerned && !closed && row.Wanted != Bodies.WantedAnswer.None;
        // A recall is answered even after the case is closed; questions are not.
        var live = items.Where(item => !closed || item.Kind == OpenItem.Recall).ToList();
        var weAsked = live.Exists(item => item.By == row.Self);
        var ours = live.Exists(item => item.WaitsFor == row.Self) || (pending && row.Role == OurRole.Receiver && !weAsked);
        var theirs = live.Exists(item => item.WaitsFor != row.Self) || (pending && row.Role == OurRole.Opener);
        row.OverdueFrom = pending ? row.AnswerBy : null;
        (row.UnacknowledgedKey, row.ClosedKey) = (Key(row, unacknowledged), Key(row, closed));
        (row.OursKey, row.TheirsKey) = (Key(row, ours), Key(row, theirs));
    }

    private static long? Key(CaseRow row, bool stands) => stands ? row.LastArrival : null;

    private static bool IsSilent(CasePartyRow party) => party.Status == ReceiverStatus.Silent;
}
