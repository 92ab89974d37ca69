namespace Comity.Statements;

/// <summary>What the members of an envelope must be to each other (federation.md 2.1, 2.2).</summary>
internal static class EnvelopeRules
{
    public static Refusal? Flaw(Envelope envelope) =>
        PresenceFlaw(envelope)
        ?? envelope.Marking.Flaw()
        ?? AudienceFlaw(envelope)
        ?? ListFlaw(envelope)
        ?? SeenFlaw(envelope)
        ?? TextFlaw(envelope)
        ?? AttachmentFlaw(envelope);

    /// <summary>Who must be named by which type (federation.md 2.1, "Presence"); the trust core itself is never an exercise.</summary>
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
        if (!fits)
            return Bad("envelope.presence", $"A {envelope.Type} does not name exactly the iss, com, ks and ros that it must.", "");
        return envelope is { Exercise: not null, Type.Capability: "trust" }
            ? Bad("envelope.exc", "Keys, members and the other matters of trust are never an exercise.", "/exc")
            : null;
    }

    private static BadEnvelope? AudienceFlaw(Envelope envelope)
    {
        var ofTrust = envelope.Type == TrustTypes.Keyset || envelope.Type == TrustTypes.Descriptor;
        return (envelope.Marking.Audience, ofTrust) switch
        {
            (Audience.Peers, false) => Bad("envelope.audience", "Only keysets and descriptors are for all peers.", "/mark/aud"),
            (not Audience.Peers, true) => Bad("envelope.audience", "Keysets and descriptors are for all peers.", "/mark/aud"),
            (Audience.Community community, _) when community.Id != envelope.Community =>
                Bad("envelope.audience", "A community audience is the community the statement speaks in.", "/mark/aud"),
            _ => null,
        };
    }

    private static BadEnvelope? ListFlaw(Envelope envelope)
    {
        if (envelope.References.Count > EnvelopeReader.MaxListed || envelope.Attachments.Count > EnvelopeReader.MaxListed)
            return Bad("envelope.too-many", $"A statement lists at most {EnvelopeReader.MaxListed} references and attachments.", "");
        if (envelope.References.DistinctBy(reference => (reference.Sid, reference.Rel)).Count() != envelope.References.Count)
            return Bad("envelope.re", "A reference stands once for each relation.", "/re");
        if (envelope.Marking.Audience is not Audience.Named named)
            return null;
        if (named.Recipients.Count > EnvelopeReader.MaxListed)
            return Bad("envelope.too-many", $"A statement names at most {EnvelopeReader.MaxListed} recipients.", "/mark/aud/to");
        return named.Recipients.All(recipient => AreDesks(recipient.Desks))
            ? null
            : Bad("envelope.desks", $"Desks are at most {EnvelopeReader.MaxDesks} names for each recipient, each once.", "/mark/aud/desks");
    }

    /// <summary>Without a community there is no roster on which the participants seen could stand, and naming them would tell of a relation.</summary>
    private static BadEnvelope? SeenFlaw(Envelope envelope)
    {
        if (envelope.Seen.Count == 0)
            return null;
        if (envelope.Community is null)
            return Bad("envelope.seen", "Only what speaks in a community tells what it has seen.", "/seen");
        return envelope.Seen.Count <= EnvelopeReader.MaxSeen
            && envelope.Seen.All(seen => seen.Size >= 1 && seen.Participant is not null)
            && envelope.Seen.DistinctBy(seen => seen.Origin, StringComparer.Ordinal).Count() == envelope.Seen.Count
            ? null
            : Bad("envelope.seen", $"seen has at most {EnvelopeReader.MaxSeen} checkpoints of at least one leaf, one of each log.", "/seen");
    }

    private static BadEnvelope? TextFlaw(Envelope envelope)
    {
        if (envelope.Subject is { } subject && !IsText(subject))
            return Bad("envelope.subj", $"subj is 1 to {EnvelopeReader.MaxText} characters.", "/subj");
        if (envelope.Exercise is { } exercise && !IsText(exercise))
            return Bad("envelope.exc", $"exc is 1 to {EnvelopeReader.MaxText} characters.", "/exc");
        return envelope.References.All(reference => IsText(reference.Rel))
            ? null
            : Bad("envelope.re", $"rel is 1 to {EnvelopeReader.MaxText} characters.", "/re");
    }

    private static BadEnvelope? AttachmentFlaw(Envelope envelope)
    {
        if (!envelope.Attachments.All(IsFile))
            return Bad("envelope.att", "An attachment has a size, a media type and a plain file name.", "/att");
        var isOpen = envelope.Marking.Audience is Audience.Public or Audience.Peers;
        return envelope.Attachments.All(attachment => attachment.Enc is null == isOpen)
            ? null
            : Bad("envelope.att", "An attachment is sealed, unless the audience is open; then it is not.", "/att");
    }

    private static bool AreDesks(IReadOnlyList<string> desks) =>
        desks.Count <= EnvelopeReader.MaxDesks && desks.All(IsText) && desks.Distinct(StringComparer.Ordinal).Count() == desks.Count;

    private static bool IsText(string text) => JsonCharacters.IsName(text, EnvelopeReader.MaxText);

    private static bool IsFile(Attachment attachment) =>
        attachment.Size >= 0 && IsText(attachment.MediaType) && IsText(attachment.Name)
        && attachment.Name.IndexOfAny(['/', '\\', ':']) < 0 && attachment.Name is not ("." or "..");

    private static BadEnvelope Bad(string code, string explanation, string where) => new(code, explanation) { Where = where };
}
