using System.Security.Cryptography;
using Comity.Jose;
using Comity.Statements.Keysets;

namespace Comity.Statements.Rosters;

/// <summary>Writes rosters and has them signed by registrars. What it returns was read back through <see cref="RosterChain"/>.</summary>
public static class RosterIssuer
{
    /// <summary>Founds a community: its identifier is the hash of this roster.</summary>
    /// <param name="body">Version 1, no prev; lists its registrars and nobody else.</param>
    /// <param name="signers">One for each registrar: the signature is its join.</param>
    public static Result<RosterChain> Genesis(RosterBody body, ParticipantId issuer, IReadOnlyList<JwsSigner> signers, IKeysets keysets, DateTimeOffset now)
    {
        if (keysets.Of(issuer) is not { } chain)
            return new UnknownIssuer(issuer);
        var envelope = EnvelopeOf(body, issuer, chain.Newest.Id, Marking.Create(Tlp.Green, new Audience.Named(
            [.. body.Members.Select(member => new Recipient(member.P, []))])).Value, now);
        return RosterChain.Found(new ReceivedStatement(JwsGeneral.Sign(EnvelopeWriter.Write(envelope), StatementForm.Typ, signers)), keysets);
    }

    /// <summary>The chain with a next roster: <paramref name="change"/> starts from the newest body.</summary>
    /// <param name="signers">A threshold of the registrars before and after.</param>
    public static Result<RosterChain> Next(
        RosterChain rosters, Func<RosterBody, RosterBody> change, ParticipantId issuer, IReadOnlyList<JwsSigner> signers, IKeysets keysets, DateTimeOffset now)
    {
        if (keysets.Of(issuer) is not { } chain)
            return new UnknownIssuer(issuer);
        var newest = rosters.Newest;
        var body = change(newest.Body) with { Version = newest.Body.Version + 1, Prev = newest.Id };
        var envelope = EnvelopeOf(body, issuer, chain.Newest.Id, Marking.Create(Tlp.Green, new Audience.Community(rosters.Community)).Value, now)
            with { Community = rosters.Community, Roster = newest.Id };
        return rosters.Append(new ReceivedStatement(JwsGeneral.Sign(EnvelopeWriter.Write(envelope), StatementForm.Typ, signers)), keysets);
    }

    private static Envelope EnvelopeOf(RosterBody body, ParticipantId issuer, StatementId keyset, Marking marking, DateTimeOffset now) => new()
    {
        Type = TrustTypes.Roster,
        Issuer = issuer,
        Keyset = keyset,
        Nonce = new Sha256Digest(RandomNumberGenerator.GetBytes(Sha256Digest.Size)),
        IssuedAt = Timestamp.Cut(now),
        Marking = marking,
        Body = BodyJson.Write(body),
    };
}
