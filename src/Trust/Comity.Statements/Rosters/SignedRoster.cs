using Comity.Jose;
using Comity.Statements.Keysets;

namespace Comity.Statements.Rosters;

/// <summary>A roster whose signatures are right, with the participants who really signed it; not yet placed in a chain.</summary>
internal sealed record SignedRoster(Roster Roster, HashSet<ParticipantId> Signers)
{
    /// <summary>Most signers a roster may name: the registrars before and after.</summary>
    public const int MaxSigners = 32;

    public static Result<SignedRoster> Read(ReceivedStatement received, IKeysets keysets, bool inHistory)
    {
        if (!StatementForm.ReadGeneral(received).TryGet(out var jws, out var bad)
            || !EnvelopeReader.Read(jws.ClaimedPayload).TryGet(out var envelope, out bad)
            || !ReadBody(envelope).TryGet(out var body, out bad)
            || !Keys(body, jws.ClaimedKids, keysets).TryGet(out var keys, out bad))
            return bad;
        if (!jws.TryVerify(kid => keys.GetValueOrDefault(kid)?.Key.Key, out var verified, out var error))
            return StatementForm.Bad(error);
        var sid = StatementId.Of(verified.Payload.Span);
        var signers = verified.Signers.Select(signer => keys[signer.Kid]).ToList();
        // The proposer is one of those who sign, under the keyset it names: nobody is made to say what it did not.
        if (signers.Find(signer => signer.Participant == envelope.Issuer && signer.Keyset == envelope.Keyset) is not { } proposer)
            return new BadRoster("iss is one of the signers, under the keyset ks.");
        if (!inHistory && signers.Find(signer => keysets.Of(signer.Participant)!.HasRevoked(signer.Key.Kid, sid)) is { } revoked)
            return new BadRoster($"{revoked.Participant} has revoked the key that signed and does not stand by this roster.");
        var statement = new Statement(sid, proposer.Participant, envelope, proposer.Key.Kid, proposer.Key.Entry.Custody, received.Jws);
        return Roster.Of(body, statement).TryGet(out var roster, out bad)
            ? new SignedRoster(roster, signers.ConvertAll(signer => signer.Participant).ToHashSet())
            : bad;
    }

    private static Result<RosterBody> ReadBody(Envelope envelope) =>
        envelope.Type == TrustTypes.Roster && envelope.Issuer is not null
            ? envelope.ReadBody<RosterBody>()
            : new BadRoster("The statement is not a trust.roster/1.");

    /// <summary>The keys that the signatures name, each in the keyset of the one registrar that lists it.</summary>
    private static Result<Dictionary<string, Signer>> Keys(RosterBody body, IReadOnlyList<string> kids, IKeysets keysets)
    {
        if (body.Signers.Count > MaxSigners || body.Signers.DistinctBy(signer => signer.P).Count() != body.Signers.Count)
            return new BadRoster($"A roster names at most {MaxSigners} signers, each once.");
        var keys = new Dictionary<string, Signer>(StringComparer.Ordinal);
        foreach (var signer in body.Signers)
        {
            if (keysets.Of(signer.P) is not { } chain)
                return new UnknownIssuer(signer.P);
            if (chain.Find(signer.Ks) is not { } keyset)
                return new UnknownKeyset(signer.Ks);
            foreach (var kid in kids)
            {
                // One key in two participants' keysets would let one holder count twice.
                if (keyset.Find(kid) is { } key && key.MayIssue(TrustTypes.Roster) && !keys.TryAdd(kid, new Signer(signer.P, signer.Ks, key)))
                    return new BadRoster("Two registrars list the same key.");
            }
        }

        return keys;
    }

    private sealed record Signer(ParticipantId Participant, StatementId Keyset, ListedKey Key);
}
