using System.Collections.Immutable;
using Comity.Jose;
using Comity.Tlog;

namespace Comity.Statements.Keysets;

/// <summary>All keysets of one participant, each signed by a threshold of the roots before it and of its own. Immutable.</summary>
/// <remarks>
/// To hold a chain is to know that every link was checked. The participant's identifier is the hash of the first payload, so a chain
/// cannot belong to another. Versions are dense; a lower one is never accepted again (federation.md 2.4).
/// </remarks>
public sealed class KeysetChain
{
    /// <summary>Most keysets one chain may have: three a month for a century.</summary>
    public const int MaxLength = 4096;

    private readonly ImmutableArray<Keyset> _keysets;

    private KeysetChain(ParticipantId participant, ImmutableArray<Keyset> keysets, ImmutableArray<Statement> statements, bool frozen) =>
        (Participant, _keysets, Statements, IsFrozen) = (participant, keysets, statements, frozen);

    public ParticipantId Participant { get; }

    /// <summary>The signed keysets, genesis first.</summary>
    public ImmutableArray<Statement> Statements { get; }

    /// <summary>Whether two successors of one version were seen; nothing new is accepted until people decide.</summary>
    public bool IsFrozen { get; }

    public Keyset Newest => _keysets[^1];

    public Keyset Genesis => _keysets[0];

    public Keyset? Find(StatementId id) => _keysets.FirstOrDefault(keyset => keyset.Id == id);

    /// <summary>Every keyset, genesis first.</summary>
    public IReadOnlyList<Keyset> All => _keysets;

    /// <summary>The keyset that follows one of this chain; <see langword="null"/> after the newest.</summary>
    public Keyset? After(StatementId id) => _keysets.FirstOrDefault(keyset => keyset.Body.Prev == id);

    /// <summary>The keyset that stands at leaf 0 of an epoch's log: the genesis, or the one that declared the epoch.</summary>
    public Keyset? Opening(int epoch) => _keysets.FirstOrDefault(keyset => keyset.Body.Epoch == epoch);

    /// <summary>Where the roots say that the undisputed log of an epoch ended; <see langword="null"/> while it is the newest.</summary>
    public SeenCheckpoint? EndOf(int epoch) => Opening(epoch + 1)?.Body.LastUndisputed;

    /// <summary>The key that <paramref name="kid"/> names in any keyset of the chain, newest first; for heads, receipts and checkpoints.</summary>
    public ListedKey? FindKey(string kid, KeyUse use) =>
        _keysets.Reverse().Select(keyset => keyset.Find(kid)).FirstOrDefault(key => key?.Use == use);

    /// <summary>
    /// Whether the newest keyset revokes a key and does not stand by this statement of it: then nothing that enters anew, and whose place
    /// in the log is not shown, may rest on that signature.
    /// </summary>
    public bool HasRevoked(string kid, StatementId sid) =>
        Newest.Body.Revoke.Any(revoked => revoked.Kid == kid && revoked.Reaffirmed?.Contains(sid) != true);

    /// <summary>A chain of one, from a genesis keyset. Its hash is the participant.</summary>
    public static Result<KeysetChain> Found(ReceivedStatement genesis)
    {
        if (!Link.Read(genesis).TryGet(out var link, out var bad))
            return bad;
        if (link.Envelope.Issuer is not null || link.Keyset.Version != 1 || link.Keyset.Body.Epoch != 0)
            return new BadKeyset("A genesis keyset names no issuer, has version 1 and epoch 0.");
        if (!link.IsSignedBy(link.Keyset))
            return new BadKeyset("Too few roots signed, or a signature is wrong.");
        var participant = ParticipantId.Of(link.Jws.ClaimedPayload.Span);
        return new KeysetChain(participant, [link.Keyset], [link.ToStatement(participant)], frozen: false);
    }

    /// <summary>A chain from its statements, genesis first.</summary>
    public static Result<KeysetChain> FromStatements(IEnumerable<ReceivedStatement> keysets)
    {
        KeysetChain? chain = null;
        foreach (var received in keysets)
        {
            var next = chain is null ? Found(received) : chain.Append(received);
            if (!next.TryGet(out chain, out var bad))
                return bad;
        }

        return chain is null ? new BadKeyset("There is no genesis keyset.") : chain;
    }

    /// <summary>
    /// The chain with one more keyset. The same keyset again gives this chain; another successor of a known version gives a frozen
    /// one; a gap is <see cref="UnknownKeyset"/>: fetch what lies between.
    /// </summary>
    public Result<KeysetChain> Append(ReceivedStatement received)
    {
        if (!Link.Read(received).TryGet(out var link, out var bad))
            return bad;
        if (Find(link.Keyset.Id) is not null)
            return this;
        if (link.Envelope.Issuer != Participant)
            return new BadKeyset("The keyset is another participant's.");
        if (link.Keyset.Body.Prev is not { } prevId || link.Envelope.Keyset != prevId)
            return new BadKeyset("A keyset is signed under the one before it, which ks and prev name.");
        if (Find(prevId) is not { } prev)
            return new UnknownKeyset(prevId);
        if (Successor(prev, link) is { } flaw)
            return flaw;
        if (_keysets.Length == MaxLength)
            return new BadKeyset($"A chain has at most {MaxLength} keysets.");
        if (IsFrozen || prev.Id != Newest.Id)
            return new KeysetChain(Participant, _keysets, Statements, frozen: true);
        return new KeysetChain(Participant, _keysets.Add(link.Keyset), Statements.Add(link.ToStatement(Participant)), frozen: false);
    }

    private BadKeyset? Successor(Keyset prev, Link link)
    {
        var next = link.Keyset;
        if (next.Version != prev.Version + 1)
            return new BadKeyset("Versions of keysets are dense.");
        var epochs = next.Body.Epoch - prev.Body.Epoch;
        if (epochs is not (0 or 1) || (epochs == 1) != (next.Body.LastUndisputed is not null))
            return new BadKeyset("A new epoch is the next one and names the last undisputed checkpoint.");
        if (next.Body.LastUndisputed is { } last && (last.Size < 0 || last.Origin != $"comity/{Participant}/{prev.Body.Epoch}"))
            return new BadKeyset("The last undisputed checkpoint is of the participant's own log in the epoch before.");
        if (next.Body.LastUndisputed is { Size: 0 } none && none.Root != new Sha256Digest(TreeHash.Empty.ToArray()))
            return new BadKeyset("An empty log has one root only.");
        var revoked = next.Body.Revoke.ToDictionary(now => now.Kid, now => (now.Epoch, now.From), StringComparer.Ordinal);
        if (prev.Body.Revoke.Any(old => !revoked.TryGetValue(old.Kid, out var now) || now.CompareTo((old.Epoch, old.From)) > 0))
            return new BadKeyset("A revocation is never taken back or moved to later.");
        if (next.Keys.Values.Any(key => UseBefore(prev, key.Kid) is { } use && use != key.Use))
            return new BadKeyset("A key keeps the one use it was first listed for.");
        if (!prev.Body.Trial && next.Body.Trial)
            return new BadKeyset("A keyset does not go back to being a trial.");
        return link.IsSignedBy(prev, next)
            ? null
            : new BadKeyset("Too few old or new roots signed, or a signature is wrong.");
    }

    private KeyUse? UseBefore(Keyset prev, string kid) =>
        _keysets.Where(keyset => keyset.Version <= prev.Version).Select(keyset => keyset.Find(kid)).FirstOrDefault(key => key is not null)?.Use;

    /// <summary>A keyset read from its general JWS, signatures not yet checked.</summary>
    private sealed record Link(UnverifiedJws Jws, Envelope Envelope, Keyset Keyset, ReadOnlyMemory<byte> Bytes)
    {
        public static Result<Link> Read(ReceivedStatement received)
        {
            if (!StatementForm.ReadGeneral(received).TryGet(out var jws, out var bad)
                || !EnvelopeReader.Read(jws.ClaimedPayload).TryGet(out var envelope, out bad))
                return bad;
            if (envelope.Type != TrustTypes.Keyset)
                return new BadKeyset("The statement is not a trust.keyset/1.");
            return Keyset.Read(StatementId.Of(jws.ClaimedPayload.Span), envelope).TryGet(out var keyset, out bad)
                ? new Link(jws, envelope, keyset, received.Jws)
                : bad;
        }

        /// <summary>Whether every signature is right and enough of each keyset's own roots are among the signers.</summary>
        public bool IsSignedBy(params ReadOnlySpan<Keyset> keysets)
        {
            var roots = new Dictionary<string, EcPublicJwk>(StringComparer.Ordinal);
            foreach (var keyset in keysets)
            {
                foreach (var root in keyset.Roots.Values)
                    roots[root.Kid] = root;
            }

            if (!Jws.TryVerify(roots.GetValueOrDefault, out var verified, out _))
                return false;
            foreach (var keyset in keysets)
            {
                if (verified.Signers.Count(signer => keyset.Roots.ContainsKey(signer.Kid)) < keyset.Body.Threshold)
                    return false;
            }

            return true;
        }

        public Statement ToStatement(ParticipantId participant) =>
            new(Keyset.Id, participant, Envelope, Jws.ClaimedKids[0], Custody.StateDevice, Bytes);
    }
}
