using System.Text.Json;

namespace Comity.Statements;

/// <summary>Reads payload bytes as an <see cref="Envelope"/>, or says exactly what is wrong. Nothing in it is believed yet.</summary>
public static class EnvelopeReader
{
    /// <summary>Most references, attachments and recipients one statement may have.</summary>
    public const int MaxListed = 256;

    /// <summary>Most desks named of one recipient.</summary>
    public const int MaxDesks = 64;

    /// <summary>Most checkpoints one statement may carry.</summary>
    public const int MaxSeen = 8;

    /// <summary>Longest subject, exercise identifier, relation, desk and name, in UTF-16 units.</summary>
    public const int MaxText = 200;

    /// <param name="payload">The exact bytes; the body of the envelope points into them.</param>
    /// <returns>The envelope; or a refusal, of which <see cref="NewerVersion"/> means "keep and try again later".</returns>
    public static Result<Envelope> Read(ReadOnlyMemory<byte> payload)
    {
        if (StrictJson.Check(payload.Span, Envelope.MaxTrustBytes, nulls: false) is { } bad)
            return bad;
        // Before the members: a newer version may have members that this one does not know.
        if (Version(payload.Span) is > 1 and var version)
            return new NewerVersion($"The statement has version {version}; this node understands 1.");
        return Members.From(payload).TryGet(out var members, out bad) ? Complete(members, payload.Length) : bad;
    }

    private static Result<Envelope> Complete(Members read, int length)
    {
        if (read.Version != 1)
            return Bad("envelope.version", "v is 1.", "/v");
        if (read.Type is not { } type)
            return Bad("envelope.type", "type is capability.name/major.", "/type");
        if (TrustTypes.IsNewer(type))
            return new NewerVersion($"The statement is a {type}; this node understands version 1 of it.");
        if (length > Envelope.MaxBytesOf(type))
            return new TooLarge(length, Envelope.MaxBytesOf(type));
        if (read.Nonce is not { IsNone: false } nonce)
            return Bad("envelope.nonce", "nonce is 32 random bytes, in 43 base64url characters.", "/nonce");
        if (read.IssuedAt is not { } issuedAt)
            return Bad("envelope.iat", "iat is an instant such as 2026-11-21T03:00:00Z.", "/iat");
        if (read.Marking is not { } marking)
            return Bad("envelope.mark", "mark says the label and the audience.", "/mark");
        if (read.Body is not { } body)
            return Bad("envelope.body", "body is an object.", "/body");
        var envelope = read.ToEnvelope(type, nonce, issuedAt, marking, body);
        return EnvelopeRules.Flaw(envelope) is { } flaw ? flaw : envelope;
    }

    private static long? Version(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload, Members.Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("v"u8);
            reader.Read();
            if (isVersion)
                return reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : null;
            reader.Skip();
        }

        return null;
    }

    private static BadEnvelope Bad(string code, string explanation, string where) => new(code, explanation) { Where = where };
}
