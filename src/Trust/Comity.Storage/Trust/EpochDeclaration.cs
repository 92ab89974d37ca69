using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Comity.Storage.Leases;
using Comity.Storage.Log;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Trust;

/// <summary>Ends a seat's log where it is still undisputed and begins the next epoch, by a keyset that its roots sign (federation.md 2.4, 2.7).</summary>
/// <remarks>
/// For a log that forked, or whose database lost what peers have of it. The node is stopped meanwhile. A crash in between is mended by
/// running it again, or, once the keyset is believed, by the next start.
/// </remarks>
public sealed class EpochDeclaration(
    IDbContextFactory<NodeDb> databases, SeatKeys seatKeys, TrustBook trust, StatementRelease release, Checkpointer checkpointer,
    HighWaterFile highWater, SigningGate gate, TimeProvider time)
{
    /// <summary>What a declaration would say now. Changes nothing.</summary>
    /// <param name="size">Leaves of the present epoch that are undisputed; null for all that this database holds.</param>
    public async Task<Result<EpochPlan>> PlanAsync(SeatRow seat, long? size, CancellationToken cancellation)
    {
        if (trust.Of(seat.Participant) is not { } chain)
            return new UnknownIssuer(seat.Participant);
        if (chain.IsFrozen)
            return new FrozenChain(seat.Participant.ToString());
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        if (await db.Set<LeaseRow>().AnyAsync(lease => lease.Name == WriterFence.Writer && lease.ExpiresAt > now, cancellation))
            return new NodeRuns();
        var (epoch, asked) = (chain.Newest.Body.Epoch, size);
        var head = await HeadAsync(db, seat, epoch, cancellation) ?? StatementLog.New(seat.Id, epoch);
        if (head.Size == 0 && !IsLost(seat, epoch))
            return new NothingToEnd(epoch);
        if (asked < 0 || asked > head.Size)
            return new NoSuchSize(asked.Value, head.Size);
        var tree = await LogReader.TreeAsync(db, head, asked ?? head.Size, cancellation);
        var end = new SeenCheckpoint(LogReader.Origin(seat.Participant, epoch), tree.Size, new Sha256Digest(tree.Root().ToArray()));
        return tree.Size == (asked ?? head.Size) ? new EpochPlan(epoch + 1, end, head.Size - tree.Size, chain.Newest) : new NoSuchSize(asked ?? head.Size, tree.Size);
    }

    /// <summary>Declares the epoch of a plan made just before.</summary>
    /// <param name="roots">Private halves of a threshold of the newest keyset's roots.</param>
    /// <param name="replaceLogKey">Whether the log keys may be in others' hands: a fresh one takes their place, and they are revoked from the end on.</param>
    public async Task<Result<Keyset>> DeclareAsync(
        SeatRow seat, EpochPlan plan, IReadOnlyList<EcPrivateJwk> roots, bool replaceLogKey, CancellationToken cancellation)
    {
        var chain = trust.Of(seat.Participant)!;
        using var fresh = replaceLogKey ? EcPrivateJwk.GenerateP256() : null;
        // Signed before anything is changed: roots that are too few, or others', end here.
        if (!KeysetIssuer.Next(chain, body => Next(body, plan, fresh), [.. roots.Select(root => new SoftwareSigner(root))], time.GetUtcNow()).TryGet(out var next, out var bad))
            return bad;
        if (fresh is not null)
            await seatKeys.KeepAsync(seat.Id, "log", Copy(fresh), time.GetUtcNow(), cancellation);
        if (seatKeys.SignerFor(next.Newest, KeyUse.Log) is not { } logKey)
            return new NoSigningKey(TrustTypes.Keyset);
        if (!await EndAsync(seat, plan, logKey, cancellation))
            return new LogUnreadable(plan.End.Origin);
        highWater.Raise(new HighWaterMark(LogReader.Origin(seat.Participant, plan.Epoch), 0, "-"));
        if (await trust.AddAsync(TrustDocumentKind.Keyset, new ReceivedStatement(next.Statements[^1].Jws), cancellation) is { } refused)
            return refused;
        highWater.SettleRestored(seat.Participant);
        gate.Open(seat.Id);
        return await release.CompleteAsync(seat.Id, seat.Participant, cancellation) is { } unfinished ? unfinished : next.Newest;
    }

    private static KeysetBody Next(KeysetBody body, EpochPlan plan, EcPrivateJwk? fresh)
    {
        var next = body with { Epoch = plan.Epoch, LastUndisputed = plan.End };
        if (fresh is null)
            return next;
        var replaced = body.Keys.Where(key => key.Use == KeyUse.Log).ToList();
        return next with
        {
            Keys = [.. body.Keys.Except(replaced), KeysetIssuer.Entry(fresh.PublicKey, KeyUse.Log, "log")],
            Revoke = [.. body.Revoke, .. replaced.Select(key => new Revocation(KidOf(key), plan.Epoch - 1, plan.End.Size))],
        };
    }

    private static string KidOf(KeyEntry entry) =>
        EcPublicJwk.TryParse(System.Text.Encoding.UTF8.GetBytes(entry.Jwk.GetRawText()), out var key, out _) ? key.Kid : throw new InvalidOperationException("A listed key is none.");

    // The seat's keys live as long as the process; the caller's copy is wiped.
    private static EcPrivateJwk Copy(EcPrivateJwk key) =>
        EcPrivateJwk.TryParse(key.ToJson(), out var copy, out _) ? copy : throw new InvalidOperationException("A fresh key cannot be read.");

    /// <summary>Ends the old log, marks what stands behind its end, and lets every feed begin anew. All of it may be done twice.</summary>
    private async Task<bool> EndAsync(SeatRow seat, EpochPlan plan, JwsSigner logKey, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var head = await HeadAsync(db, seat, plan.Epoch - 1, cancellation) ?? await BeginAsync(db, seat, plan.Epoch - 1, cancellation);
        var end = new Checkpoint(plan.End.Origin, plan.End.Size, new TreeHash(plan.End.Root.ToArray()));
        if (!await checkpointer.EndAsync(head, end, logKey, cancellation))
            return false;
        await using var transaction = await db.BeginWriteAsync(cancellation);
        await db.Set<StatementRow>()
            .Where(row => row.Seat == seat.Id && row.Issuer == seat.Participant && row.Epoch == plan.Epoch - 1 && row.Index >= end.Size)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Disputed, true), cancellation);
        foreach (var feed in await db.Set<FeedOutRow>().Where(row => row.Seat == seat.Id).ToListAsync(cancellation))
            await LeaveAsync(db, feed, seat.Participant, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    // What the peer holds of it beyond this database is lost, and that is now said: its receipt is no reason for doubt any more.
    private static async Task LeaveAsync(NodeDb db, FeedOutRow feed, ParticipantId issuer, CancellationToken cancellation)
    {
        if (feed is { Left: not null, Receipted: 0 })
            return;
        feed.Left = feed.Feed;
        await FeedWriter.RestartAsync(db, feed, issuer, cancellation);
    }

    /// <summary>Whether an epoch without a leaf here has leaves elsewhere: it was declared after the backup that this database was put back from.</summary>
    private bool IsLost(SeatRow seat, int epoch) => epoch > 0 && (gate.WhyShut(seat.Id) is not null || highWater.IsRestoredFor(seat.Participant)
        || highWater.Read().GetValueOrDefault(LogReader.Origin(seat.Participant, epoch)) is not { Size: 0 });

    private static async Task<LogHeadRow> BeginAsync(NodeDb db, SeatRow seat, int epoch, CancellationToken cancellation)
    {
        var head = StatementLog.New(seat.Id, epoch);
        db.Add(head);
        await db.SaveChangesAsync(cancellation);
        return head;
    }

    private static Task<LogHeadRow?> HeadAsync(NodeDb db, SeatRow seat, int epoch, CancellationToken cancellation) =>
        db.Set<LogHeadRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat.Id && row.Epoch == epoch, cancellation);
}

/// <summary>What a declaration of a new epoch would say.</summary>
/// <param name="Epoch">The epoch that begins.</param>
/// <param name="End">The last undisputed checkpoint of the one that ends.</param>
/// <param name="LeftBehind">Own leaves behind that checkpoint, which count no more.</param>
/// <param name="Newest">The newest keyset that this node knows of the seat: the declaring one will follow it.</param>
public sealed record EpochPlan(int Epoch, SeenCheckpoint End, long LeftBehind, Keyset Newest);

public sealed record NodeRuns() : Refusal("node.lease-held", "The node runs, or ended less than half a minute ago without saying so: stop it first.");

public sealed record NothingToEnd(int Epoch) : Refusal("epoch.nothing-to-end", $"The log of epoch {Epoch} has no leaf yet: it needs no other.");

public sealed record NoSuchSize(long Size, long Held)
    : Refusal("epoch.no-such-size", $"The last undisputed size is at most what this database holds: {Held} leaves, not {Size}.");

public sealed record LogUnreadable(string Origin)
    : Refusal("epoch.log-unreadable", $"The leaves of {Origin} do not give one root: run comity node verify, or name a smaller size.");
