using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage.History;
using Comity.Storage.Keys;
using Comity.Storage.Leases;
using Comity.Storage.Log;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Trust;

/// <summary>Replaces keys of a seat by a next keyset that a threshold of its roots sign (federation.md 2.4). The node is stopped meanwhile.</summary>
/// <remarks>What the old keys have said stands, and what was sealed to an old seal key still opens until that is destroyed. Running it again after a crash completes it.</remarks>
public sealed class KeyChange(IDbContextFactory<NodeDb> databases, SeatKeys seatKeys, TrustBook trust, StatementRelease release, TimeProvider time)
{
    /// <summary>Gives every key of one use that this node holds a successor of the same types, label and custody.</summary>
    /// <param name="compromised">Whether others may hold the old ones: what they sign from the log's present end on is disputed everywhere.</param>
    /// <param name="roots">Private halves of a threshold of the present roots.</param>
    public async Task<Result<Keyset>> RotateAsync(SeatRow seat, KeyUse use, bool compromised, IReadOnlyList<EcPrivateJwk> roots, CancellationToken cancellation)
    {
        if (await HindranceAsync(seat, cancellation) is { } hindrance)
            return hindrance;
        var newest = trust.Of(seat.Participant)!.Newest;
        var old = newest.For(use).Where(key => seatKeys.Find(key.Kid) is not null).ToList();
        if (old.Count == 0)
            return new NoKeyHeld(use);
        var end = await EndAsync(seat, newest.Body.Epoch, cancellation);
        var successors = old.ToDictionary(key => key.Kid, _ => EcPrivateJwk.GenerateP256(), StringComparer.Ordinal);
        return await ChangeAsync(seat, body => body with
        {
            Keys = [.. newest.Keys.Values.Select(key => successors.TryGetValue(key.Kid, out var next) ? key.Entry with { Jwk = KeysetIssuer.Json(next.PublicKey) } : key.Entry)],
            Revoke = compromised ? [.. body.Revoke, .. old.Select(key => new Revocation(key.Kid, newest.Body.Epoch, end))] : body.Revoke,
        }, [.. old.Select(key => (UseName(key), successors[key.Kid]))], roots, cancellation);
    }

    /// <summary>Puts other roots in the place of the present ones, under the same identifier: so a trial is raised to threshold custody.</summary>
    /// <param name="next">The roots to come.</param>
    /// <param name="threshold">How many of them sign from then on.</param>
    /// <param name="roots">Private halves of a threshold of the present roots and of the next ones.</param>
    public async Task<Result<Keyset>> ReplaceRootsAsync(
        SeatRow seat, IReadOnlyList<EcPublicJwk> next, int threshold, IReadOnlyList<EcPrivateJwk> roots, CancellationToken cancellation) =>
        await HindranceAsync(seat, cancellation) is { } hindrance
            ? hindrance
            : await ChangeAsync(seat, body => body with { Roots = [.. next.Select(KeysetIssuer.Json)], Threshold = threshold, Trial = false }, [], roots, cancellation);

    private async Task<Result<Keyset>> ChangeAsync(
        SeatRow seat, Func<KeysetBody, KeysetBody> change, IReadOnlyList<(string Use, EcPrivateJwk Key)> fresh, IReadOnlyList<EcPrivateJwk> roots, CancellationToken cancellation)
    {
        // Signed before anything is kept: roots that are too few, or others', end here.
        if (!KeysetIssuer.Next(trust.Of(seat.Participant)!, change, [.. roots.Select(root => new SoftwareSigner(root))], time.GetUtcNow()).TryGet(out var chain, out var bad))
            return bad;
        // A key is durable before anybody is told of it.
        foreach (var (use, key) in fresh)
            await seatKeys.KeepAsync(seat.Id, use, key, time.GetUtcNow(), cancellation);
        if (await trust.AddAsync(TrustDocumentKind.Keyset, new ReceivedStatement(chain.Statements[^1].Jws), cancellation) is { } refused)
            return refused;
        return await release.CompleteAsync(seat.Id, seat.Participant, cancellation) is { } unfinished ? unfinished : chain.Newest;
    }

    private async Task<Refusal?> HindranceAsync(SeatRow seat, CancellationToken cancellation)
    {
        if (trust.Of(seat.Participant) is not { } chain)
            return new UnknownIssuer(seat.Participant);
        if (chain.IsFrozen)
            return new FrozenChain(seat.Participant.ToString());
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        return await db.Set<LeaseRow>().AnyAsync(lease => lease.Name == WriterFence.Writer && lease.ExpiresAt > now, cancellation) ? new NodeRuns() : null;
    }

    private async Task<long> EndAsync(SeatRow seat, int epoch, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<LogHeadRow>().Where(row => row.Seat == seat.Id && row.Epoch == epoch).Select(row => row.Size).FirstOrDefaultAsync(cancellation);
    }

    private static string UseName(ListedKey key) => key.Entry.Automation ? "automation" : key.Use.ToString().ToLowerInvariant();
}

public sealed record NoKeyHeld(KeyUse Use)
    : Refusal("keys.none-held", $"This node holds no {Use.ToString().ToLowerInvariant()} key of the newest keyset: it is in other custody, and is replaced there.");
