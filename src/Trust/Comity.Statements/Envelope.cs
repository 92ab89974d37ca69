using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comity.Statements;

/// <summary>What a payload says of itself: who speaks, of what kind, to whom, about what, under which marking.</summary>
/// <remarks>
/// Shape and presence are those of federation.md 2.1 and 2.2: a genesis keyset has no <c>iss, com, ks, ros</c>, a genesis roster no
/// <c>com, ros</c>, later keysets and descriptors no <c>com, ros</c>, everything else has all four.
/// </remarks>
public sealed record Envelope
{
    /// <summary>Largest payload, in bytes; see <see cref="MaxBytesOf"/>.</summary>
    public const int MaxBytes = 40 * 1024;

    /// <summary>Largest payload of a keyset or a roster, in bytes.</summary>
    public const int MaxTrustBytes = 256 * 1024;

    public required StatementType Type { get; init; }

    public ParticipantId? Issuer { get; init; }

    public CommunityId? Community { get; init; }

    /// <summary>The keyset it is signed under.</summary>
    public StatementId? Keyset { get; init; }

    /// <summary>The roster against which the audience was resolved.</summary>
    public StatementId? Roster { get; init; }

    /// <summary>32 random bytes that make the statement's hash a hiding commitment.</summary>
    public required Sha256Digest Nonce { get; init; }

    /// <summary>The issuer's own clock, UTC, whole milliseconds, advisory. Order statements by log position, never by this.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public required Marking Marking { get; init; }

    public UseTerms? Use { get; init; }

    /// <summary>The exercise or check it belongs to; <see langword="null"/> means real.</summary>
    public string? Exercise { get; init; }

    public IReadOnlyList<Reference> References { get; init; } = [];

    public StatementId? Supersedes { get; init; }

    /// <summary>A stable subject: the current value is the one at the highest index in the issuer's log.</summary>
    public string? Subject { get; init; }

    public IReadOnlyList<SeenCheckpoint> Seen { get; init; } = [];

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>The typed content, as its exact bytes of the payload.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Largest payload of a type, in bytes.</summary>
    public static int MaxBytesOf(StatementType type) =>
        type == TrustTypes.Keyset || type == TrustTypes.Roster ? MaxTrustBytes : MaxBytes;

    /// <summary>The body as a record of its type. Unknown members are ignored unless the body's <c>must</c> list names one.</summary>
    public Result<T> ReadBody<T>()
        where T : class => BodyJson.Read<T>(Body);
}

/// <summary>A statement that this one answers, corrects or builds on.</summary>
/// <param name="Sid">Which.</param>
/// <param name="Rel">How: a term that the type of this statement defines, such as <c>thread</c> or <c>answers</c>.</param>
/// <param name="Shared">Whether every recipient of this statement can read the other; only then may a receiver wait for it.</param>
public sealed record Reference(StatementId Sid, string Rel, bool Shared);

/// <summary>A checkpoint the issuer had accepted when it spoke: causality and gossip in one.</summary>
/// <param name="Origin">The log's origin line, <c>comity/p1…/epoch</c>.</param>
/// <param name="Size">Number of leaves.</param>
/// <param name="Root">RFC 6962 root hash.</param>
public sealed record SeenCheckpoint(string Origin, long Size, [property: JsonConverter(typeof(DigestJsonConverter))] Sha256Digest Root)
{
    /// <summary>Whose log it is; <see langword="null"/> where the origin is none.</summary>
    [JsonIgnore]
    public ParticipantId? Participant =>
        Origin.Split('/') is ["comity", var participant, var epoch] && ParticipantId.TryParse(participant, out var id)
        && int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && epoch == number.ToString(CultureInfo.InvariantCulture)
            ? id
            : null;
}

/// <summary>A file that travels beside the statement.</summary>
/// <param name="Sha256">Hash of the plain bytes.</param>
/// <param name="Size">Length of the plain bytes.</param>
/// <param name="MediaType">Such as <c>application/jsonl</c>.</param>
/// <param name="Name">File name for people; never a path.</param>
/// <param name="Enc">Hash of the sealed bytes, and the key that opens them; absent where the audience is public.</param>
public sealed record Attachment(
    [property: JsonConverter(typeof(DigestJsonConverter))] Sha256Digest Sha256,
    long Size,
    string MediaType,
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AttachmentSeal? Enc = null);

/// <summary>How to recognise and open the sealed bytes of an attachment.</summary>
/// <param name="Sha256">Hash of the sealed bytes.</param>
/// <param name="Key">AES-256 key, used for this attachment alone.</param>
public sealed record AttachmentSeal(
    [property: JsonConverter(typeof(DigestJsonConverter))] Sha256Digest Sha256,
    [property: JsonConverter(typeof(DigestJsonConverter))] Sha256Digest Key);

/// <summary>Carries 32 bytes as their canonical base64url text.</summary>
public sealed class DigestJsonConverter : JsonConverter<Sha256Digest>
{
    public override Sha256Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Sha256Digest.TryParse(reader.GetString(), out var digest)
            ? digest
            : throw new JsonException("Expected 43 base64url characters.");

    public override void Write(Utf8JsonWriter writer, Sha256Digest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
