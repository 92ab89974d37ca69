using System.Text;
using Comity.Statements.Keysets;

namespace Comity.Statements.Evidence;

/// <summary>The keyset chains that a bundle carries, every link checked as a node would check it.</summary>
internal sealed class BundleKeys : IKeysets
{
    private readonly Dictionary<ParticipantId, KeysetChain> _chains = [];
    private readonly Dictionary<StatementId, (ParticipantId Participant, string Where)> _at = [];

    private BundleKeys()
    {
    }

    public IReadOnlyCollection<KeysetChain> Chains => _chains.Values;

    public static BundleKeys Read(IReadOnlyList<EvidenceItem> keysets, Findings findings)
    {
        var keys = new BundleKeys();
        for (var i = 0; i < keysets.Count; i++)
            keys.Take(keysets[i], $"/keysets/{i}", findings);
        return keys;
    }

    public KeysetChain? Of(ParticipantId participant) => _chains.GetValueOrDefault(participant);

    /// <summary>Whose keyset it is, and where it stands in the file; only keysets that were checked are found.</summary>
    public (ParticipantId Participant, string Where)? Find(StatementId sid) => _at.TryGetValue(sid, out var found) ? found : null;

    /// <summary>The keyset that replaced one of the chain; <see langword="null"/> after the newest.</summary>
    public static Keyset? After(KeysetChain chain, StatementId keyset) =>
        All(chain).FirstOrDefault(later => later.Body.Prev == keyset);

    public static IEnumerable<Keyset> All(KeysetChain chain) => chain.Statements.Select(statement => chain.Find(statement.Id)!);

    private void Take(EvidenceItem item, string where, Findings findings)
    {
        var received = new ReceivedStatement(Encoding.UTF8.GetBytes(item.Jws));
        var sid = TrustDocuments.Sid(received) ?? default;
        if (_at.ContainsKey(sid))
            findings.Wrong("evidence.duplicate", where, item.Sid, "The same keyset stands twice.");
        else if (!Next(received).TryGet(out var chain, out var bad))
            findings.Refused(bad, $"{where}/jws", item.Sid);
        else
            Believe(chain, sid, item.Sid, where, findings);
    }

    private void Believe(KeysetChain chain, StatementId sid, StatementId called, string where, Findings findings)
    {
        if (chain.IsFrozen)
            findings.Wrong("keyset.forked", where, sid, $"{chain.Participant} has signed two successors of one keyset version.");
        if (sid != called)
            findings.Wrong("statement.other-id", $"{where}/sid", called, $"The keyset is {sid}, not what the file calls it.");
        _chains[chain.Participant] = chain;
        _at[sid] = (chain.Participant, where);
    }

    private Result<KeysetChain> Next(ReceivedStatement received) =>
        TrustDocuments.ClaimedIssuer(received) is not { } issuer ? KeysetChain.Found(received)
        : Of(issuer) is { } chain ? chain.Append(received)
        : new UnknownIssuer(issuer);
}
