using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Threads;

/// <summary>Derives in which lists of ours a case stands, from both statuses and what is open.</summary>
internal static class CaseStanding
{
    public static async Task SetAsync(NodeDb db, CaseRow row, CancellationToken cancellation)
    {
        var parties = await db.Set<CasePartyRow>().Where(party => party.Seat == row.Seat && party.Thread == row.Thread && !party.IsCopy).ToListAsync(cancellation);
        var items = await db.Set<CaseItemRow>().AsNoTracking().Where(item => item.Seat == row.Seat && item.Thread == row.Thread).ToListAsync(cancellation);
        var own = parties.Find(party => party.Participant == row.Self);
        row.Closed = row.SenderStatus is SenderStatus.Closed or SenderStatus.Withdrawn || own?.Status == ReceiverStatus.Closed;
        var pending = row.Role switch
        {
            OurRole.Opener => parties.Exists(party => Legality.IsPending(row.Kind, row.Wanted, party.Status)),
            OurRole.Receiver => Legality.IsPending(row.Kind, row.Wanted, own?.Status ?? ReceiverStatus.Silent),
            _ => false,
        } && !row.Closed;
        var concerned = row.Role == OurRole.Opener ? parties.Exists(IsSilent) : row.Role == OurRole.Receiver && (own is null || IsSilent(own));
        row.Unacknowledged = concerned && !row.Closed && row.Wanted != Bodies.WantedAnswer.None;
        // A recall is answered even after the case is closed; questions are not.
        var live = items.Where(item => !row.Closed || item.Kind == OpenItem.Recall).ToList();
        var weAsked = live.Exists(item => item.By == row.Self);
        row.WaitsForUs = live.Exists(item => item.WaitsFor == row.Self) || (pending && row.Role == OurRole.Receiver && !weAsked);
        row.WaitsForThem = live.Exists(item => item.WaitsFor != row.Self) || (pending && row.Role == OurRole.Opener);
        row.OverdueFrom = pending ? row.AnswerBy : null;
    }

    private static bool IsSilent(CasePartyRow party) => party.Status == ReceiverStatus.Silent;
}
