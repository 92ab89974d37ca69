using System.Collections.Immutable;
using System.Text;
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
    /// <param name="inHistory">
    /// That the roster was believed before, or that its place in the logs of its signers is known: then a key revoked since does not undo
    /// it. Otherwise a revoked key signs nothing that its owner does not stand by.
    /// </param>
    public static Result<RosterChain> Found(ReceivedStatement genesis, IKeysets keysets, bool inHistory = false)
    {
        if (!SignedRoster.Read(genesis, keysets, inHistory).TryGet(out var signed, out var bad))
            return bad;
        var (roster, signers) = signed;
        if (roster.Statement.Envelope.Community is not null || roster.Body.Version != 1)
            return new BadRoster("A genesis roster names no community and has version 1.");
        if (!roster.Body.Members.Select(member => member.P).ToHashSet().SetEquals(roster.Body.Registrars))
            return new BadRoster("The genesis roster lists its registrars and nobody else.");
        if (!roster.Body.Registrars.All(signers.Contains) || roster.Body.Members.Any(member => member.Join is not null))
            return new BadRoster("Every registrar signs the genesis roster: the signature is its join.");
        return new RosterChain(CommunityOf(genesis), [roster], frozen: false);
    }

    /// <summary>A chain from its statements, genesis first.</summary>
    public static Result<RosterChain> FromStatements(IEnumerable<ReceivedStatement> rosters, IKeysets keysets, bool inHistory = false)
    {
        RosterChain? chain = null;
        foreach (var received in rosters)
        {
            var next = chain is null ? Found(received, keysets, inHistory) : chain.Append(received, keysets, inHistory);
            if (!next.TryGet(out chain, out var bad))
                return bad;
        }

        return chain is null ? new BadRoster("There is no genesis roster.") : chain;
    }

    /// <summary>The chain with one more roster; the same roster again gives this chain, another successor a frozen one.</summary>
    /// <param name="inHistory">As for <see cref="Found"/>.</param>
    public Result<RosterChain> Append(ReceivedStatement received, IKeysets keysets, bool inHistory = false)
    {
        if (TrustDocuments.Sid(received) is { } sid && Find(sid) is not null)
            return this;
        if (!SignedRoster.Read(received, keysets, inHistory).TryGet(out var signed, out var bad))
            return bad;
        var (next, signers) = signed;
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
        if (MemberFlaw(prev, next, keysets, inHistory) is { } flaw)
            return flaw;
        return IsFrozen || prev.Id != Newest.Id
            ? new RosterChain(Community, _rosters, frozen: true)
            : new RosterChain(Community, _rosters.Add(next), frozen: false);
    }

    private static bool HasThreshold(Roster roster, HashSet<ParticipantId> signers) =>
        roster.Body.Registrars.Count(signers.Contains) >= roster.Body.Threshold;

    /// <summary>Who comes in brings a join of its own; who was in keeps the one it came with.</summary>
    private Refusal? MemberFlaw(Roster prev, Roster next, IKeysets keysets, bool inHistory)
    {
        foreach (var member in next.Body.Members)
        {
            if (prev.Find(member.P) is not { } before)
            {
                if (JoinFlaw(member, keysets, inHistory) is { } flaw)
                    return flaw;
            }
            else if (before.Join != member.Join)
            {
                return new BadRoster($"{member.P} keeps the join it came in with.");
            }
        }

        return null;
    }

    private Refusal? JoinFlaw(Member member, IKeysets keysets, bool inHistory)
    {
        if (member.Join is not { } join)
            return new BadRoster($"{member.P} is listed without its own join.");
        var received = new ReceivedStatement(Encoding.UTF8.GetBytes(join));
        if (!StatementVerifier.VerifySignature(received, keysets).TryGet(out var statement, out var bad))
            return bad;
        var chain = keysets.Of(statement.Issuer)!;
        if (statement.Type != TrustTypes.Join || statement.Issuer != member.P || statement.Envelope.Community != Community
            || !statement.Envelope.ReadBody<JoinBody>().TryGet(out var body, out _) || body.Community != Community || body.Genesis != chain.Genesis.Id)
            return new BadRoster($"The join of {member.P} is not its own word on this community.");
        if (!inHistory && chain.HasRevoked(statement.Kid, statement.Id))
            return new BadRoster($"The join of {member.P} is signed by a key it has revoked.");
        return WasUsed(member.P, statement.Id) ? new BadRoster($"{member.P} left after this join; to come back it joins again.") : null;
    }

    private bool WasUsed(ParticipantId participant, StatementId join) =>
        _rosters.Select(roster => roster.Find(participant)?.Join).OfType<string>().Distinct(StringComparer.Ordinal)
            .Any(old => TrustDocuments.Sid(new ReceivedStatement(Encoding.UTF8.GetBytes(old))) == join);

    private static CommunityId CommunityOf(ReceivedStatement genesis) =>
        CommunityId.Of(StatementForm.ReadGeneral(genesis).Value.ClaimedPayload.Span);
}

public sealed record UnknownRoster(StatementId Roster) : Refusal("roster.unknown", $"The roster {Roster} is not known here.");
