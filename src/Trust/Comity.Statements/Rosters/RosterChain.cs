using System.Collections.Immutable;
using System.Text;
using Comity.Jose;
using Comity.Statements.Keysets;

namespace Comity.Statements.Rosters;

/// <summary>All rosters of one community, each signed by a threshold of the registrars before it (and of its own, if they changed). Immutable.</summary>
/// <remarks>A later member stands in it only with its own signed join; two successors of one version freeze the chain (federation.md 2.7).</remarks>
public sealed class RosterChain
{
    private readonly ImmutableArray<Roster> _rosters;

    private RosterChain(CommunityId community, ImmutableArray<Roster> rosters, bool frozen) =>
        (Community, _rosters, IsFrozen) = (community, rosters, frozen);

    public CommunityId Community { get; }

    public bool IsFrozen { get; }

    public Roster Newest => _rosters[^1];

    /// <summary>Genesis first.</summary>
    public ImmutableArray<Roster> Rosters => _rosters;

    public Roster? Find(StatementId id) => _rosters.FirstOrDefault(roster => roster.Id == id);

    /// <summary>A chain of one, from a genesis roster. Its hash is the community.</summary>
    public static Result<RosterChain> Found(ReceivedStatement genesis, IKeysets keysets)
    {
        if (!Read(genesis, keysets).TryGet(out var link, out var bad))
            return bad;
        var (roster, signers) = link;
        if (roster.Statement.Envelope.Community is not null || roster.Body.Version != 1)
            return new BadRoster("A genesis roster names no community and has version 1.");
        if (!roster.Body.Members.Select(member => member.P).ToHashSet().SetEquals(roster.Body.Registrars))
            return new BadRoster("The genesis roster lists its registrars and nobody else.");
        if (!roster.Body.Registrars.All(signers.Contains))
            return new BadRoster("Every registrar signs the genesis roster: the signature is its join.");
        return new RosterChain(CommunityOf(genesis), [roster], frozen: false);
    }

    /// <summary>A chain from its statements, genesis first.</summary>
    public static Result<RosterChain> FromStatements(IEnumerable<ReceivedStatement> rosters, IKeysets keysets)
    {
        RosterChain? chain = null;
        foreach (var received in rosters)
        {
            var next = chain is null ? Found(received, keysets) : chain.Append(received, keysets);
            if (!next.TryGet(out chain, out var bad))
                return bad;
        }

        return chain is null ? new BadRoster("There is no genesis roster.") : chain;
    }

    /// <summary>The chain with one more roster; the same roster again gives this chain, another successor a frozen one.</summary>
    public Result<RosterChain> Append(ReceivedStatement received, IKeysets keysets)
    {
        if (!Read(received, keysets).TryGet(out var link, out var bad))
            return bad;
        var (next, signers) = link;
        if (Find(next.Id) is not null)
            return this;
        if (next.Statement.Envelope.Community != Community)
            return new BadRoster("The roster is another community's.");
        if (next.Body.Prev is not { } prevId || next.Statement.Envelope.Roster != prevId)
            return new BadRoster("A roster follows the one before it, which ros and prev name.");
        if (Find(prevId) is not { } prev)
            return new UnknownRoster(prevId);
        if (next.Body.Version != prev.Body.Version + 1)
            return new BadRoster("Versions of rosters are dense.");
        if (!HasThreshold(prev, signers) || !HasThreshold(next, signers))
            return new BadRoster("Too few registrars signed.");
        if (JoinFlaw(prev, next, keysets) is { } flaw)
            return flaw;
        return IsFrozen || prev.Id != Newest.Id
            ? new RosterChain(Community, _rosters, frozen: true)
            : new RosterChain(Community, _rosters.Add(next), frozen: false);
    }

    private static bool HasThreshold(Roster roster, HashSet<ParticipantId> signers) =>
        roster.Body.Registrars.Count(signers.Contains) >= roster.Body.Threshold;

    private Refusal? JoinFlaw(Roster prev, Roster next, IKeysets keysets)
    {
        foreach (var member in next.Body.Members.Where(member => prev.Find(member.P) is null))
        {
            if (member.Join is not { } join)
                return new BadRoster($"{member.P} is listed without its own join.");
            var verified = StatementVerifier.VerifySignature(new ReceivedStatement(Encoding.ASCII.GetBytes(join)), keysets);
            if (!verified.TryGet(out var statement, out var bad))
                return bad;
            if (statement.Type != TrustTypes.Join || statement.Issuer != member.P
                || !statement.Envelope.ReadBody<JoinBody>().TryGet(out var body, out _) || body.Community != Community)
                return new BadRoster($"The join of {member.P} is not its own word on this community.");
        }

        return null;
    }

    private static CommunityId CommunityOf(ReceivedStatement genesis) =>
        CommunityId.Of(StatementForm.ReadGeneral(genesis).Value.ClaimedPayload.Span);

    /// <summary>Reads a roster and checks its signatures: who of the named signers really signed.</summary>
    private static Result<(Roster Roster, HashSet<ParticipantId> Signers)> Read(ReceivedStatement received, IKeysets keysets)
    {
        if (!StatementForm.ReadGeneral(received).TryGet(out var jws, out var bad)
            || !EnvelopeReader.Read(jws.ClaimedPayload).TryGet(out var envelope, out bad)
            || !ReadBody(envelope).TryGet(out var body, out bad)
            || !Signers(body, keysets).TryGet(out var keys, out bad))
            return bad;
        if (!jws.TryVerify(kid => keys.GetValueOrDefault(kid).Key, out var verified, out var error))
            return StatementForm.Bad(error);
        var statement = new Statement(StatementId.Of(verified.Payload.Span), envelope.Issuer!.Value, envelope, verified.Signers[0].Kid, Custody.HostHeld, received.Jws);
        return Roster.Of(body, statement).TryGet(out var roster, out bad)
            ? (roster, verified.Signers.Select(signer => keys[signer.Kid].Participant).ToHashSet())
            : bad;
    }

    private static Result<RosterBody> ReadBody(Envelope envelope) =>
        envelope.Type == TrustTypes.Roster && envelope.Issuer is not null
            ? envelope.ReadBody<RosterBody>()
            : new BadRoster("The statement is not a trust.roster/1.");

    private static Result<Dictionary<string, (ParticipantId Participant, EcPublicJwk Key)>> Signers(RosterBody body, IKeysets keysets)
    {
        var keys = new Dictionary<string, (ParticipantId, EcPublicJwk)>(StringComparer.Ordinal);
        foreach (var signer in body.Signers)
        {
            if (keysets.Of(signer.P) is not { } chain)
                return new UnknownIssuer(signer.P);
            if (chain.Find(signer.Ks) is not { } keyset)
                return new UnknownKeyset(signer.Ks);
            foreach (var key in keyset.Keys.Values.Where(key => key.MayIssue(TrustTypes.Roster)))
            {
                // One key in two participants' keysets would let one holder count twice.
                if (keys.TryGetValue(key.Kid, out var other) && other.Item1 != signer.P)
                    return new BadRoster("Two registrars list the same key.");
                keys[key.Kid] = (signer.P, key.Key);
            }
        }

        return keys;
    }
}

public sealed record UnknownRoster(StatementId Roster) : Refusal("roster.unknown", $"The roster {Roster} is not known here.");
