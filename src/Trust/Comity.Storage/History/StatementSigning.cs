using System.Security.Cryptography;
using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage.Keys;
using Comity.Storage.Trust;

namespace Comity.Storage.History;

/// <summary>A statement that this node has signed and whose recipients are known.</summary>
internal sealed record SignedStatement(Statement Statement, ParticipantId Issuer, IReadOnlyList<ParticipantId> Recipients);

/// <summary>Turns a draft into signed bytes: fills in who speaks under which keyset and roster, resolves the audience, signs, and reads back.</summary>
internal sealed class StatementSigning(TrustBook trust, SeatKeys keys, TimeProvider time)
{
    public Result<SignedStatement> Sign(StatementDraft draft, ParticipantId issuer)
    {
        if (trust.Of(issuer) is not { } chain)
            return new UnknownIssuer(issuer);
        if (!EnvelopeOf(draft, issuer, chain.Newest).TryGet(out var envelope, out var bad))
            return bad;
        var recipients = draft.ReachesFormerMembers ? EverListed(envelope, issuer) : Recipients(envelope, issuer);
        if (recipients.Count == 0 && envelope.Marking.Audience is not Audience.Peers and not Audience.Public && !IsToSelf(envelope, issuer))
            return new AudienceUnresolved();
        if (keys.SignerFor(chain.Newest, KeyUse.Issue, draft.Type, draft.Automatic) is not { } signer)
            return new NoSigningKey(draft.Type);
        var jws = JwsCompact.Sign(EnvelopeWriter.Write(envelope), StatementForm.Typ, signer);
        // Read back as a peer would: what leaves here is known to be admissible.
        return StatementVerifier.Verify(new ReceivedStatement(jws), trust).TryGet(out var statement, out bad)
            ? new SignedStatement(statement, issuer, recipients)
            : bad;
    }

    /// <summary>Whose copy the audience asks for, the issuer left out.</summary>
    public IReadOnlyList<ParticipantId> Recipients(Envelope envelope, ParticipantId issuer)
    {
        if (envelope.Marking.Audience is Audience.Peers)
            return [.. trust.PeersOf(issuer).Order()];
        return envelope.Community is { } community && trust.Of(community) is { } rosters
            ? rosters.Newest.Resolve(envelope.Marking.Audience, issuer)
            : [];
    }

    /// <summary>The named recipients, when each of them stands or stood on a roster of the community; else nobody.</summary>
    private IReadOnlyList<ParticipantId> EverListed(Envelope envelope, ParticipantId issuer)
    {
        var rosters = envelope.Community is { } community ? trust.Of(community)?.Rosters ?? [] : [];
        var named = Named(envelope.Marking.Audience).Where(participant => participant != issuer).ToList();
        return named.TrueForAll(participant => rosters.Any(roster => roster.Find(participant) is not null)) ? named : [];
    }

    private Result<Envelope> EnvelopeOf(StatementDraft draft, ParticipantId issuer, Keyset keyset)
    {
        var isDescriptor = draft.Type == TrustTypes.Descriptor;
        var rosters = trust.Of(draft.Community);
        if (!isDescriptor && rosters is null)
            return new UnknownCommunity(draft.Community);
        if (rosters?.Newest.Admits(issuer) == false && draft.Type != TrustTypes.Join)
            return new NotAMember(issuer, draft.Community);
        return new Envelope
        {
            Type = draft.Type,
            Issuer = issuer,
            Community = isDescriptor ? null : draft.Community,
            Keyset = keyset.Id,
            Roster = isDescriptor ? null : rosters!.Newest.Id,
            Nonce = new Sha256Digest(RandomNumberGenerator.GetBytes(Sha256Digest.Size)),
            IssuedAt = Timestamp.Cut(time.GetUtcNow()),
            ExpiresAt = draft.ExpiresAt is { } expires ? Timestamp.Cut(expires) : null,
            Marking = draft.Marking,
            Use = draft.Use,
            Exercise = draft.Exercise,
            References = draft.References,
            Supersedes = draft.Supersedes,
            Subject = draft.Subject,
            Attachments = draft.Attachments,
            Body = draft.Body,
        };
    }

    private static IReadOnlyList<ParticipantId> Named(Audience audience) =>
        audience is Audience.Named named ? [.. named.Recipients.Select(recipient => recipient.Participant)] : [];

    private static bool IsToSelf(Envelope envelope, ParticipantId issuer) => Named(envelope.Marking.Audience) is [var only] && only == issuer;
}
