using System.Globalization;
using System.Numerics;
using System.Text;

namespace Comity.Statements;

/// <summary>Sixty digits that two participants read to each other to know that they speak of the same keys and community.</summary>
/// <remarks>
/// SHA-256 over <c>comity/phrase/v1\0</c>, the two participants' digests sorted as bytes, and the community's digest; the value as an
/// unsigned big-endian number modulo 10^60, twelve groups of five digits (federation.md 2.7).
/// </remarks>
public static class KeyPhrase
{
    public static string Of(ParticipantId one, ParticipantId other, CommunityId community)
    {
        var (first, second) = one < other ? (one, other) : (other, one);
        byte[] data = [.. first.Digest.ToArray(), .. second.Digest.ToArray(), .. community.Digest.ToArray()];
        var digest = Sha256Digest.OfLabelled("comity/phrase/v1"u8, data).ToArray();
        var number = new BigInteger(digest, isUnsigned: true, isBigEndian: true) % BigInteger.Pow(10, 60);
        return Grouped(number.ToString("D60", CultureInfo.InvariantCulture));
    }

    private static string Grouped(string digits)
    {
        var grouped = new StringBuilder(71);
        for (var i = 0; i < digits.Length; i += 5)
            grouped.Append(i == 0 ? "" : " ").Append(digits, i, 5);
        return grouped.ToString();
    }
}
