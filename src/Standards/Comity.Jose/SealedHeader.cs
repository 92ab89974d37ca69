using System.Text;

namespace Comity.Jose;

/// <summary>The protected header of sealed content: <c>enc</c>, <c>typ</c> and the caller's own members, readable by every carrier.</summary>
/// <remarks>Whoever opens the content under this header knows that the sealer wrote exactly it.</remarks>
public sealed class SealedHeader
{
    /// <summary>Most members of the caller's own.</summary>
    public const int MaxMembers = 8;

    /// <summary>Longest value of a member, in characters.</summary>
    public const int MaxValueLength = 256;

    /// <summary>Longest header in base64url.</summary>
    internal const int MaxTextBytes = 4096;

    internal const string Encryption = "A256GCM";

    private const int MaxNameLength = 32;

    // Names that mean something to JOSE (RFC 7515 4.1, RFC 7516 4.1, RFC 7518 4, JOSE-HPKE) cannot be the caller's own.
    private static readonly HashSet<string> Reserved =
    [
        "alg", "enc", "zip", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "b64", "url", "nonce",
        "epk", "apu", "apv", "iv", "tag", "p2s", "p2c", "ek", "psk_id",
    ];

    /// <param name="typ">Media type without "application/", up to 127 characters.</param>
    /// <param name="members">Up to 8 further members in the order in which they are written: different names of lower-case letters.</param>
    /// <exception cref="ArgumentException">A member that JOSE reserves, a name twice, or a text that would need escapes.</exception>
    public SealedHeader(string typ, params IReadOnlyList<KeyValuePair<string, string>> members)
    {
        _ = ProfileText.Bytes(typ, JwsHeader.MaxTypeLength, nameof(typ));
        CheckNames([.. members.Select(static member => member.Key)]);
        foreach (var (_, value) in members)
            _ = ProfileText.Bytes(value, MaxValueLength, nameof(members));
        (Typ, Members) = (typ, [.. members]);
    }

    /// <summary>What the content is.</summary>
    public string Typ { get; }

    /// <summary>The caller's members, in the order in which they were asked for.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Members { get; }

    /// <summary>The value of one of <see cref="Members"/>.</summary>
    /// <exception cref="ArgumentException">It has no such member.</exception>
    public string this[string name] => Members.Where(member => member.Key == name).Select(static member => member.Value).FirstOrDefault()
        ?? throw new ArgumentException($"The header has no member {name}.", nameof(name));

    /// <summary>The encoded header, members in order, no whitespace.</summary>
    internal byte[] Write()
    {
        var json = new StringBuilder($"{{\"enc\":\"{Encryption}\",\"typ\":\"{Typ}\"");
        foreach (var (name, value) in Members)
            json.Append($",\"{name}\":\"{value}\"");
        return CanonicalBase64Url.Encode(Encoding.ASCII.GetBytes(json.Append('}').ToString()));
    }

    internal static JoseError Read(ReadOnlySpan<byte> text, string typ, IReadOnlyList<string> names, out SealedHeader? header)
    {
        header = null;
        CheckNames(names);
        if (text.Length > MaxTextBytes)
            return JoseError.TooLarge;
        if (!CanonicalBase64Url.TryDecode(text, out var json))
            return JoseError.NotCanonical;
        string[] all = ["enc", "typ", .. names];
        Span<Range> at = stackalloc Range[MaxMembers + 2];
        if (!JsonCursor.TryReadWhole(json, all, at))
            return JoseError.HeaderNotExact;
        return Check(json, at, typ, names, out header);
    }

    private static JoseError Check(
        ReadOnlySpan<byte> json, ReadOnlySpan<Range> at, string typ, IReadOnlyList<string> names, out SealedHeader? header)
    {
        header = null;
        if (!Ascii.Equals(json[at[0]], Encryption))
            return JoseError.UnknownEncryption;
        if (!Ascii.Equals(json[at[1]], typ))
            return JoseError.WrongType;
        var members = new KeyValuePair<string, string>[names.Count];
        for (var i = 0; i < members.Length; i++)
        {
            var value = json[at[i + 2]];
            if (value.Length is 0 or > MaxValueLength)
                return JoseError.HeaderNotExact;
            members[i] = new(names[i], Encoding.ASCII.GetString(value));
        }

        header = new SealedHeader(typ, members);
        return JoseError.None;
    }

    private static void CheckNames(IReadOnlyList<string> names)
    {
        if (names.Count > MaxMembers || names.Distinct(StringComparer.Ordinal).Count() != names.Count || !names.All(IsFree))
            throw new ArgumentException($"Up to {MaxMembers} different members that JOSE does not reserve are possible.", nameof(names));
    }

    private static bool IsFree(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(char.IsAsciiLetterLower) && !Reserved.Contains(name);
}
