using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Audit;

/// <summary>The body of <c>trust.audit-head/1</c>: the end of an instance's audit chain, in the words of <see cref="AuditHead"/>.</summary>
public sealed record AuditHeadBody
{
    public required string Instance { get; init; }

    /// <summary>Entries so far.</summary>
    public required long Sequence { get; init; }

    /// <summary>The hash of the last one.</summary>
    [JsonConverter(typeof(DigestJsonConverter))]
    public required Sha256Digest Hash { get; init; }
}

/// <summary>Puts the end of the audit chain into the logs of this node's seats, addressed to themselves: peers who accept a log's checkpoint then bear witness to it.</summary>
public sealed class AuditHeadIssuer(IDbContextFactory<NodeDb> databases, AuditTrail trail, StatementRelease release, TrustBook trust)
{
    private readonly ConcurrentDictionary<int, Sha256Digest> _issued = [];

    /// <summary>Issues the head once for each seat that belongs to a community; not again while nothing was added.</summary>
    /// <returns>Why some seat's was not issued; null when nothing stood in the way.</returns>
    public async Task<Refusal?> RunAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var head = await trail.Head(db, cancellation);
        Refusal? last = null;
        foreach (var seat in await db.Set<SeatRow>().AsNoTracking().OrderBy(seat => seat.Id).ToListAsync(cancellation))
        {
            if (head.Sequence == 0 || _issued.GetValueOrDefault(seat.Id) == head.Hash || CommunityOf(seat) is not { } community)
                continue;
            var released = await release.ReleaseAsync(Draft(seat, community, head), alongside: null, cancellation);
            if (released.Refusal is null)
                _issued[seat.Id] = head.Hash;
            last = released.Refusal ?? last;
        }

        return last;
    }

    private CommunityId? CommunityOf(SeatRow seat) => trust.Communities.Where(chain => chain.Newest.Admits(seat.Participant))
        .Select(chain => (CommunityId?)chain.Community).Order().FirstOrDefault();

    private static StatementDraft Draft(SeatRow seat, CommunityId community, AuditHead head) => new()
    {
        Seat = seat.Id,
        Type = TrustTypes.AuditHead,
        Community = community,
        Marking = Marking.Create(Tlp.AmberStrict, new Audience.Named([new Recipient(seat.Participant, [])])).Value,
        Body = BodyJson.Write(new AuditHeadBody { Instance = head.Instance, Sequence = head.Sequence, Hash = head.Hash }),
        Automatic = true,
    };
}
