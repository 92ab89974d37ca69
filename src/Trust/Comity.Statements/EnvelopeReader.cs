using System.Text.Json;

namespace Comity.Statements;

/// <summary>Reads payload bytes as an <see cref="Envelope"/>, or says exactly what is wrong. Nothing in it is believed yet.</summary>
public static class EnvelopeReader
{
    /// <summary>Most references, attachments and recipients one statement may have.</summary>
    public const int MaxListed = 256;

    /// <summary>Most checkpoints one statement may carry.</summary>
    public const int MaxSeen = 8;

    /// <summary>Longest subject, exercise identifier, relation and name, in characters.</summary>
    public const int MaxText = 200;

    /// <param name="payload">The exact bytes; the body of the envelope points into them.</param>
    /// <returns>The envelope; or a refusal, of which <see cref="NewerVersion"/> means "keep and try again later".</returns>
    public static Result<Envelope> Read(ReadOnlyMemory<byte> payload)
    {
        if (StrictJson.Check(payload.Span, Envelope.MaxTrustBytes) is { } bad)
            return bad;
        try
        {
            return Members.From(payload) is var members && members.Refusal is { } refusal
                ? refusal
                : Complete(members.Value, payload.Length);
        }
        catch (JsonException problem)
        {
            return new BadEnvelope("envelope.bad-member", "An envelope member does not have its form.") { Where = problem.Path };
        }
    }

    private static Result<Envelope> Complete(Members read, int length)
    {
        if (read.Version is > 1)
            return new NewerVersion($"The statement has version {read.Version}; this node understands 1.");
        if (read.Version != 1)
            return Bad("envelope.version", "v is 1.", "/v");
        if (read.Type is not { } type)
            return Bad("envelope.type", "type is capability.name/major.", "/type");
        if (length > Envelope.MaxBytesOf(type))
            return new TooLarge(length, Envelope.MaxBytesOf(type));
        if (read.Nonce is not { } nonce)
            return Bad("envelope.nonce", "nonce is 32 random bytes, in 43 base64url characters.", "/nonce");
        if (read.IssuedAt is not { } issuedAt)
            return Bad("envelope.iat", "iat is an instant such as 2026-11-21T03:00:00Z.", "/iat");
        if (read.Marking is not { } marking)
            return Bad("envelope.mark", "mark says the label and the audience.", "/mark");
        if (read.Body is not { } body)
            return Bad("envelope.body", "body is an object.", "/body");
        var envelope = read.ToEnvelope(type, nonce, issuedAt, marking, body);
        return Flaw(envelope) is { } flaw ? flaw : envelope;
    }

    private static Refusal? Flaw(Envelope envelope) =>
        PresenceFlaw(envelope)
        ?? envelope.Marking.Flaw()
        ?? AudienceFlaw(envelope)
        ?? BoundsFlaw(envelope);

    /// <summary>Who must be named by which type (federation.md 2.1, "Presence").</summary>
    private static BadEnvelope? PresenceFlaw(Envelope envelope)
    {
        var (iss, com, ks, ros) = (envelope.Issuer is not null, envelope.Community is not null, envelope.Keyset is not null, envelope.Roster is not null);
        var fits = envelope.Type switch
        {
            var type when type == TrustTypes.Keyset => (iss, com, ks, ros) is (false, false, false, false) or (true, false, true, false),
            var type when type == TrustTypes.Descriptor => (iss, com, ks, ros) is (true, false, true, false),
            var type when type == TrustTypes.Roster => (iss, com, ks, ros) is (true, false, true, false) or (true, true, true, true),
            _ => (iss, com, ks, ros) is (true, true, true, true),
        };
        return fits ? null : Bad("envelope.presence", $"A {envelope.Type} does not name exactly the iss, com, ks and ros that it must.", "");
    }

    private static BadEnvelope? AudienceFlaw(Envelope envelope)
    {
        var ofTrust = envelope.Type == TrustTypes.Keyset || envelope.Type == TrustTypes.Descriptor;
        return (envelope.Marking.Audience, ofTrust) switch
        {
            (Audience.Peers, false) => Bad("envelope.audience", "Only keysets and descriptors are for all peers.", "/mark/aud"),
            (not Audience.Peers, true) => Bad("envelope.audience", "Keysets and descriptors are for all peers.", "/mark/aud"),
            (Audience.Community community, _) when envelope.Community is { } com && community.Id != com =>
                Bad("envelope.audience", "A community audience is the community the statement speaks in.", "/mark/aud"),
            _ => null,
        };
    }

    private static BadEnvelope? BoundsFlaw(Envelope envelope)
    {
        if (envelope.References.Count > MaxListed || envelope.Attachments.Count > MaxListed)
            return Bad("envelope.too-many", $"A statement lists at most {MaxListed} references and attachments.", "");
        if (envelope.Marking.Audience is Audience.Named { Recipients.Count: > MaxListed })
            return Bad("envelope.too-many", $"A statement names at most {MaxListed} recipients.", "/mark/aud/to");
        if (envelope.Seen.Count > MaxSeen || envelope.Seen.Any(seen => seen.Size < 1 || seen.Origin.Length > MaxText))
            return Bad("envelope.seen", $"seen has at most {MaxSeen} checkpoints of at least one leaf.", "/seen");
        if (envelope.Subject is { } subject && !IsText(subject))
            return Bad("envelope.subj", $"subj is 1 to {MaxText} characters.", "/subj");
        if (envelope.Exercise is { } exercise && !IsText(exercise))
            return Bad("envelope.exc", $"exc is 1 to {MaxText} characters.", "/exc");
        if (envelope.References.Any(reference => !IsText(reference.Rel)))
            return Bad("envelope.re", $"rel is 1 to {MaxText} characters.", "/re");
        return envelope.Attachments.All(IsFile)
            ? null
            : Bad("envelope.att", "An attachment has a size, a media type and a plain file name.", "/att");
    }

    private static bool IsText(string text) => text.Length is >= 1 and <= MaxText && !text.Any(char.IsControl);

    private static bool IsFile(Attachment attachment) =>
        attachment.Size >= 0 && IsText(attachment.MediaType) && IsText(attachment.Name)
        && attachment.Name.IndexOfAny(['/', '\\', ':']) < 0 && attachment.Name is not ("." or "..");

    private static BadEnvelope Bad(string code, string explanation, string where) => new(code, explanation) { Where = where };
}
