using System.Text.Json.Serialization;

namespace Comity;

/// <summary>A State, an intergovernmental organisation or a stakeholder, named for ever by the hash of its first keyset.</summary>
/// <remarks>Written <c>p1:</c> and 43 base64url characters (federation.md 2.1). The default value names nothing.</remarks>
[JsonConverter(typeof(IdentifierJsonConverter<ParticipantId>))]
public readonly record struct ParticipantId(Sha256Digest Digest) : IIdentifier<ParticipantId>, IComparable<ParticipantId>
{
    /// <inheritdoc/>
    public static string Prefix => "p1:";

    /// <inheritdoc/>
    public static ParticipantId From(Sha256Digest digest) => new(digest);

    /// <summary>The participant whose genesis keyset has this payload.</summary>
    public static ParticipantId Of(ReadOnlySpan<byte> payload) => new(Sha256Digest.OfLabelled("comity/participant/v1"u8, payload));

    /// <summary>Reads the exact written form; nothing is trimmed, padded or guessed.</summary>
    public static bool TryParse(string? text, out ParticipantId id) => Identifier.TryParse(text, out id);

    /// <exception cref="FormatException"><paramref name="text"/> is not such an identifier.</exception>
    public static ParticipantId Parse(string text) => Identifier.Parse<ParticipantId>(text);

    public static bool operator <(ParticipantId left, ParticipantId right) => left.CompareTo(right) < 0;

    public static bool operator >(ParticipantId left, ParticipantId right) => left.CompareTo(right) > 0;

    public static bool operator <=(ParticipantId left, ParticipantId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ParticipantId left, ParticipantId right) => left.CompareTo(right) >= 0;

    public int CompareTo(ParticipantId other) => Digest.CompareTo(other.Digest);

    public override string ToString() => Prefix + Digest;
}
