using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Comity.Statements;

/// <summary>Writes an envelope as payload bytes. The bytes are then what is signed, hashed and kept: nothing is ever written again.</summary>
public static class EnvelopeWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Envelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + envelope.Body.Length);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v", 1);
            writer.WriteString("type", envelope.Type.ToString());
            WriteIdentity(writer, envelope);
            WriteTimesAndMarking(writer, envelope);
            WriteRelations(writer, envelope);
            writer.WritePropertyName("body");
            writer.WriteRawValue(envelope.Body.Span, skipInputValidation: false);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteIdentity(Utf8JsonWriter writer, Envelope envelope)
    {
        if (envelope.Issuer is { } issuer)
            writer.WriteString("iss", issuer.ToString());
        if (envelope.Community is { } community)
            writer.WriteString("com", community.ToString());
        if (envelope.Keyset is { } keyset)
            writer.WriteString("ks", keyset.ToString());
        if (envelope.Roster is { } roster)
            writer.WriteString("ros", roster.ToString());
        writer.WriteString("nonce", envelope.Nonce.ToString());
    }

    private static void WriteTimesAndMarking(Utf8JsonWriter writer, Envelope envelope)
    {
        writer.WriteString("iat", Timestamp.Write(envelope.IssuedAt));
        if (envelope.ExpiresAt is { } expires)
            writer.WriteString("exp", Timestamp.Write(expires));
        Part(writer, "mark", envelope.Marking);
        if (envelope.Use is { } use)
            Part(writer, "use", use);
        if (envelope.Exercise is { } exercise)
            writer.WriteString("exc", exercise);
    }

    private static void WriteRelations(Utf8JsonWriter writer, Envelope envelope)
    {
        if (envelope.References.Count > 0)
            Part(writer, "re", envelope.References);
        if (envelope.Supersedes is { } supersedes)
            writer.WriteString("sup", supersedes.ToString());
        if (envelope.Subject is { } subject)
            writer.WriteString("subj", subject);
        if (envelope.Seen.Count > 0)
            Part(writer, "seen", envelope.Seen);
        if (envelope.Attachments.Count > 0)
            Part(writer, "att", envelope.Attachments);
    }

    private static void Part<T>(Utf8JsonWriter writer, string name, T value)
    {
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, value, BodyJson.Closed);
    }
}
