using System.Text;
using Comity.Statements.Rosters;

namespace Comity.Statements.Evidence;

/// <summary>The roster chains that a bundle carries, every link checked under the bundle's keysets.</summary>
internal sealed class BundleRosters
{
    private readonly Dictionary<CommunityId, RosterChain> _chains = [];
    private readonly Dictionary<StatementId, string> _at = [];

    private BundleRosters()
    {
    }

    public IReadOnlyCollection<RosterChain> Chains => _chains.Values;

    public static BundleRosters Read(IReadOnlyList<EvidenceItem> rosters, BundleKeys keys, Findings findings)
    {
        var read = new BundleRosters();
        for (var i = 0; i < rosters.Count; i++)
            read.Take(rosters[i], $"/rosters/{i}", keys, findings);
        return read;
    }

    public RosterChain? Of(CommunityId community) => _chains.GetValueOrDefault(community);

    /// <summary>Where a checked roster stands in the file.</summary>
    public string? Find(StatementId sid) => _at.GetValueOrDefault(sid);

    public Roster? FindRoster(StatementId sid) => _chains.Values.Select(chain => chain.Find(sid)).FirstOrDefault(roster => roster is not null);

    /// <summary>The name that the newest roster listing the participant binds to it.</summary>
    public Member? NamedMember(ParticipantId participant) => _chains.Values
        .SelectMany(chain => chain.Rosters.Reverse()).Select(roster => roster.Find(participant)).FirstOrDefault(member => member is not null);

    private void Take(EvidenceItem item, string where, BundleKeys keys, Findings findings)
    {
        var received = new ReceivedStatement(Encoding.UTF8.GetBytes(item.Jws));
        var sid = TrustDocuments.Sid(received) ?? default;
        if (_at.ContainsKey(sid))
            findings.Wrong("evidence.duplicate", where, item.Sid, "The same roster stands twice.");
        else if (!Next(received, keys).TryGet(out var chain, out var bad))
            findings.Refused(bad, $"{where}/jws", item.Sid);
        else
            Believe(chain, sid, item.Sid, where, findings);
    }

    private void Believe(RosterChain chain, StatementId sid, StatementId called, string where, Findings findings)
    {
        if (chain.IsFrozen)
            findings.Wrong("roster.forked", where, sid, $"{chain.Community} has two successors of one roster version.");
        if (sid != called)
            findings.Wrong("statement.other-id", $"{where}/sid", called, $"The roster is {sid}, not what the file calls it.");
        _chains[chain.Community] = chain;
        _at[sid] = where;
    }

    private Result<RosterChain> Next(ReceivedStatement received, BundleKeys keys) =>
        TrustDocuments.ClaimedCommunity(received) is not { } community ? RosterChain.Found(received, keys)
        : Of(community) is { } chain ? chain.Append(received, keys)
        : new UnknownRoster(TrustDocuments.Claimed(received)?.Roster ?? default);
}
