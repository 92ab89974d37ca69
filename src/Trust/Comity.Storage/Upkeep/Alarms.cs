using Comity.Statements;
using Comity.Storage.Feeds;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Upkeep;

/// <summary>Something that people must look at: it does not mend itself.</summary>
/// <param name="Code">Stable: <c>log.forked</c>, <c>log.end-unproven</c>, <c>keyset.frozen</c>, <c>roster.frozen</c>, <c>binding-conflict</c>, or a feed's <c>sync.…</c>.</param>
/// <param name="About">The participant or community that it is about; the code or name that is bound twice.</param>
public sealed record Alarm(string Code, string About);

/// <summary>Finds what is frozen or contradicts itself: forked logs, keysets or rosters with two successors, peers whose receipts cannot be true.</summary>
public sealed class Alarms(TrustBook trust, BindingConflicts bindings)
{
    /// <summary>Codes of a feed's last failure that somebody must decide about.</summary>
    private static readonly string[] FeedCodes = ["sync.receipt-ahead", "sync.receipt-went-back"];

    public async Task<IReadOnlyList<Alarm>> ReadAsync(NodeDb db, CancellationToken cancellation)
    {
        var forked = await db.Set<PeerLogRow>().AsNoTracking().Where(log => log.Conflict != null && log.EndedFrom == null).Select(log => log.Participant).Distinct().ToListAsync(cancellation);
        var held = await db.Set<PeerLogRow>().AsNoTracking().Where(log => log.EndedFrom == null).Select(log => new { log.Participant, log.Epoch }).Distinct().ToListAsync(cancellation);
        var feeds = await db.Set<FeedOutRow>().AsNoTracking().Where(feed => FeedCodes.Contains(feed.LastFailure))
            .Select(feed => new { feed.LastFailure, feed.Peer }).ToListAsync(cancellation);
        return
        [
            .. forked.Select(participant => new Alarm("log.forked", participant.ToString())),
            .. held.Where(log => trust.Of(log.Participant)?.EndOf(log.Epoch) is not null).Select(log => new Alarm("log.end-unproven", log.Participant.ToString())),
            .. trust.Participants.Where(chain => chain.IsFrozen).Select(chain => new Alarm("keyset.frozen", chain.Participant.ToString())),
            .. trust.Communities.Where(chain => chain.IsFrozen).Select(chain => new Alarm("roster.frozen", chain.Community.ToString())),
            .. bindings.Open.Select(conflict => new Alarm("binding-conflict", conflict.Bound)),
            .. feeds.Select(feed => new Alarm(feed.LastFailure!, feed.Peer.ToString())),
        ];
    }
}
