using System.Text;
using Comity.Statements.Keysets;
using Comity.Statements.Rosters;

namespace Comity.Statements.Evidence;

/// <summary>Checks one statement against everything that the bundle proves: signature, place, key interval, roster, audience, references.</summary>
internal sealed class StatementCheck(
    BundleKeys keys, BundleRosters rosters, BundleLogs logs, IReadOnlyDictionary<StatementId, ProvenPlace> places, Findings findings)
{
    /// <summary>The statement behind an entry, its signature and name checked; findings say why there is none.</summary>
    public Statement? Open(EvidenceItem item, string where)
    {
        var received = new ReceivedStatement(Encoding.UTF8.GetBytes(item.Jws));
        if (!(StatementForm.IsGeneral(received) ? FindDocument(received) : StatementVerifier.VerifySignature(received, keys)).TryGet(out var statement, out var bad))
        {
            findings.Refused(bad, $"{where}/jws", item.Sid);
            return null;
        }

        if (statement.Id == item.Sid)
            return statement;
        findings.Wrong("statement.other-id", $"{where}/sid", item.Sid, $"The statement is {statement.Id}, not what the file calls it.");
        return null;
    }

    /// <summary>All that can be said once every place of the file is known.</summary>
    public void Judge(Statement statement, string where, IReadOnlyDictionary<StatementId, Statement> all)
    {
        JudgePlace(statement, where);
        if (statement.Type != TrustTypes.Keyset && statement.Type != TrustTypes.Roster)
            JudgeKey(statement, where);
        JudgeMembership(statement, where);
        JudgeReferences(statement, where, all);
        JudgeSeen(statement, where);
    }

    // A keyset or roster among the statements is believed only as the very bytes that were checked in their chain.
    private Result<Statement> FindDocument(ReceivedStatement received)
    {
        var sid = TrustDocuments.Sid(received) ?? default;
        var known = keys.Find(sid) is { } found
            ? keys.Of(found.Participant)!.Statements.FirstOrDefault(keyset => keyset.Id == sid)
            : rosters.FindRoster(sid)?.Statement;
        return known is not null && known.Jws.Span.SequenceEqual(received.Jws.Span)
            ? known
            : new BadSignature("A keyset or roster is believed only where it also stands, byte for byte, in its chain.");
    }

    private void JudgePlace(Statement statement, string where)
    {
        if (!places.TryGetValue(statement.Id, out var place))
            findings.NotShown("place.absent", where, statement.Id, "No checkpoint in the file covers it: its place in its issuer's log is not shown.");
        else if (logs.IsForked(statement.Issuer, place.Epoch))
            findings.NotShown("place.forked-log", where, statement.Id, "Its issuer's log contradicts itself, so its place proves nothing.");
        else
            EpochEnd.Judge(keys.Of(statement.Issuer)!, logs, place, statement.Id, where, findings);
    }

    /// <summary>Key validity is an interval of log indices (federation.md 2.4).</summary>
    private void JudgeKey(Statement statement, string where)
    {
        var chain = keys.Of(statement.Issuer)!;
        var keyset = chain.Find(statement.Envelope.Keyset!.Value)!;
        var next = BundleKeys.After(chain, keyset.Id);
        var place = places.GetValueOrDefault(statement.Id);
        var isRevoked = chain.Newest.Body.Revoke.Any(revoked => revoked.Kid == statement.Kid && revoked.Reaffirmed?.Contains(statement.Id) != true);
        if (isRevoked && (place is null || chain.Newest.Disputes(statement.Kid, statement.Id, place.Epoch, place.Index)))
            findings.Wrong("statement.disputed", where, statement.Id, "Its issuer has revoked the key, and it is not shown to be from before.");
        if (place is not null)
            JudgeInterval(statement, where, place, keyset, next);
        else if (next is not null)
            findings.NotShown("statement.old-keyset", where, statement.Id, $"It is signed under keyset version {keyset.Version}, which was replaced; without its place nothing shows that it came before.");
        if (chain.IsFrozen)
            findings.NotShown("statement.frozen-chain", where, statement.Id, "Its issuer's keysets are forked; people must decide which hold.");
    }

    private void JudgeInterval(Statement statement, string where, ProvenPlace place, Keyset keyset, Keyset? next)
    {
        if (places.GetValueOrDefault(keyset.Id) is not { } from)
            findings.NotShown("keyset.place-absent", where, statement.Id, $"The place of the keyset it names, version {keyset.Version}, is not shown.");
        else if (from.CompareTo(place) >= 0)
            findings.Wrong("keyset.interval", where, statement.Id, $"It stands at index {place.Index}, before the keyset it names at index {from.Index}.");
        if (next is null)
            return;
        if (places.GetValueOrDefault(next.Id) is not { } to)
            findings.NotShown("keyset.place-absent", where, statement.Id, $"The place of the next keyset, version {next.Version}, is not shown.");
        else if (place.CompareTo(to) >= 0)
            findings.Wrong("keyset.interval", where, statement.Id, $"It stands at index {place.Index}, after the keyset it names was replaced at index {to.Index}.");
    }

    private void JudgeMembership(Statement statement, string where)
    {
        var envelope = statement.Envelope;
        if (envelope.Community is not { } community || envelope.Roster is not { } rosterId)
            return;
        if (rosters.Of(community) is not { } chain || chain.Find(rosterId) is not { } roster)
        {
            findings.NotShown("roster.absent", where, statement.Id, $"The roster {rosterId}, which says who its issuer and its audience are, is not in the file.");
            return;
        }

        if (chain.IsFrozen)
            findings.NotShown("roster.frozen", where, statement.Id, "The rosters of its community are forked; people must decide which hold.");
        if (!roster.Admits(statement.Issuer) && statement.Type != TrustTypes.Join)
            findings.Wrong("roster.not-a-member", where, statement.Id, $"Its issuer was no active member when it spoke: roster version {roster.Body.Version}.");
        if (Stranger(envelope.Marking.Audience, chain, roster) is { } stranger)
            findings.Wrong("audience.stranger", where, statement.Id, $"It is addressed to {stranger}, whom no roster up to version {roster.Body.Version} lists.");
    }

    // A recall may reach former members, so having been listed once is enough.
    private static ParticipantId? Stranger(Audience audience, RosterChain chain, Roster roster)
    {
        if (audience is not Audience.Named named)
            return null;
        var until = chain.Rosters.Where(earlier => earlier.Body.Version <= roster.Body.Version).ToList();
        var stranger = named.Recipients.FirstOrDefault(recipient => until.TrueForAll(earlier => earlier.Find(recipient.Participant) is null));
        return stranger?.Participant;
    }

    private void JudgeReferences(Statement statement, string where, IReadOnlyDictionary<StatementId, Statement> all)
    {
        foreach (var reference in statement.Envelope.References)
        {
            if (all.TryGetValue(reference.Sid, out var other))
            {
                if (other.Envelope.Exercise != statement.Envelope.Exercise)
                    findings.Wrong("reference.exercise-mixed", where, statement.Id, $"It refers to {reference.Sid}; one is an exercise and the other is not.");
            }
            else if (reference.Shared)
            {
                findings.NotShown("reference.missing", where, statement.Id, $"It refers ({reference.Rel}) to {reference.Sid}, which is not verified in this file.");
            }
            else
            {
                findings.Note("reference.elsewhere", where, statement.Id, $"It refers ({reference.Rel}) to {reference.Sid}, which not all of its recipients have.");
            }
        }
    }

    private void JudgeSeen(Statement statement, string where)
    {
        foreach (var seen in statement.Envelope.Seen.Where(logs.Contradicts))
            findings.NotShown("seen.conflict", where, statement.Id, $"Its issuer saw another root of {seen.Origin} at size {seen.Size} than this file shows: somebody was shown a fork.");
    }
}
