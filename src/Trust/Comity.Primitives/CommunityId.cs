using System.Text.Json.Serialization;

namespace Comity;

/// <summary>A community of participants, named for ever by the hash of its first roster.</summary>
/// <remarks>Written <c>c1:</c> and 43 base64url characters (federation.md 2.1). The default value names nothing.</remarks>
[JsonConverter(typeof(IdentifierJsonConverter<CommunityId>))]
public readonly record struct CommunityId(Sha256Digest Digest) : IIdentifier<CommunityId>, IComparable<CommunityId>
{
    /// <inheritdoc/>
    public static string Prefix => "c1:";

    /// <inheritdoc/>
    public static CommunityId From(Sha256Digest digest) => new(digest);

    /// <summary>The community whose genesis roster has this payload.</summary>
    public static CommunityId Of(ReadOnlySpan<byte> payload) => new(Sha256Digest.OfLabelled("comity/community/v1"u8, payload));

    /// <summary>Reads the exact written form; nothing is trimmed, padded or guessed.</summary>
    public static bool TryParse(string? text, out CommunityId id) => Identifier.TryParse(text, out id);

    /// <exception cref="FormatException"><paramref name="text"/> is not such an identifier.</exception>
    public static CommunityId Parse(string text) => Identifier.Parse<CommunityId>(text);

    public static bool operator <(CommunityId left, CommunityId right) => left.CompareTo(right) < 0;

    public static bool operator >(CommunityId left, CommunityId right) => left.CompareTo(right) > 0;

    public static bool operator <=(CommunityId left, CommunityId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CommunityId left, CommunityId right) => left.CompareTo(right) >= 0;

    public int CompareTo(CommunityId other) => Digest.CompareTo(other.Digest);

    public override string ToString() => Prefix + Digest;
}
