using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Comity.Taxii;

/// <summary>The value of <c>next</c>: the date added of the last version of a page, bound to the filters under which it was given (TAXII 2.1, 3.5).</summary>
/// <remarks>
/// It is no secret and gives no right: what it leads to is looked up under the filters and rights of the new request. The checksum only tells a client that it mixed things up.
/// It outlives restarts and works on every server of the same store.
/// </remarks>
internal static class Cursor
{
    private const byte Version = 1;
    private const int Bytes = 1 + 8 + 8;

    public static string Of(TaxiiQuery query, long addedAfter, long position)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], position);
        Checksum(query, addedAfter, position, bytes[9..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a cursor; one that is damaged, of another collection or under other filters is refused.</summary>
    public static bool TryRead(string text, TaxiiQuery query, long addedAfter, out long position)
    {
        position = 0;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length > 64 || !Base64Url.IsValid(text, out var length) || length != Bytes || Base64Url.DecodeFromChars(text, bytes) != Bytes || bytes[0] != Version)
            return false;
        position = BinaryPrimitives.ReadInt64BigEndian(bytes[1..]);
        Span<byte> checksum = stackalloc byte[8];
        Checksum(query, addedAfter, position, checksum);
        return position >= 0 && bytes[9..].SequenceEqual(checksum);
    }

    private static void Checksum(TaxiiQuery query, long addedAfter, long position, Span<byte> checksum)
    {
        var text = new StringBuilder(128).Append(query.Collection).Append(' ').Append(addedAfter).Append(' ').Append(position);
        Append(text, 'i', query.Ids);
        Append(text, 't', query.Types);
        Append(text, 's', query.SpecVersions);
        Append(text, 'v', query.Versions.Exact);
        text.Append(query.Versions.First ? 'f' : ' ').Append(query.Versions.Last ? 'l' : ' ').Append(query.Versions.All ? 'a' : ' ');
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        hash[..8].CopyTo(checksum);
    }

    private static void Append(StringBuilder text, char kind, IReadOnlyList<string> values)
    {
        foreach (var value in values)
            text.Append(' ').Append(kind).Append(value);
    }
}
