using System.Text.Json.Serialization;

namespace Comity;

/// <summary>One statement, named by the hash of what was said and not of how it was signed.</summary>
/// <remarks>Written <c>s1:</c> and 43 base64url characters (federation.md 2.1). The default value names nothing.</remarks>
[JsonConverter(typeof(IdentifierJsonConverter<StatementId>))]
public readonly record struct StatementId(Sha256Digest Digest) : IIdentifier<StatementId>, IComparable<StatementId>
{
    /// <inheritdoc/>
    public static string Prefix => "s1:";

    /// <inheritdoc/>
    public static StatementId From(Sha256Digest digest) => new(digest);

    /// <summary>The statement with this payload.</summary>
    public static StatementId Of(ReadOnlySpan<byte> payload) => new(Sha256Digest.OfLabelled("comity/statement/v1"u8, payload));

    /// <summary>Reads the exact written form; nothing is trimmed, padded or guessed.</summary>
    public static bool TryParse(string? text, out StatementId id) => Identifier.TryParse(text, out id);

    /// <exception cref="FormatException"><paramref name="text"/> is not such an identifier.</exception>
    public static StatementId Parse(string text) => Identifier.Parse<StatementId>(text);

    public static bool operator <(StatementId left, StatementId right) => left.CompareTo(right) < 0;

    public static bool operator >(StatementId left, StatementId right) => left.CompareTo(right) > 0;

    public static bool operator <=(StatementId left, StatementId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StatementId left, StatementId right) => left.CompareTo(right) >= 0;

    public int CompareTo(StatementId other) => Digest.CompareTo(other.Digest);

    public override string ToString() => Prefix + Digest;
}
