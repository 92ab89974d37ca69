using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Comity.Taxii;

/// <summary>The value of <c>next</c>: the date added of the last version of a
/// page, bound to the filters under which it was given (TAXII 2.1, 3.5).</summary>
/// <remarks>
/// It is no secret and gives no right: what it leads to is looked up under the filters and
/// rights of the new request. The checksum only tells a client that it mixed things up.
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
        if (text.Length > 64 || !Base64Url.IsValid(text, out var length) || length != Bytes
            || Base64Url.DecodeFromChars(text, bytes) != Bytes || bytes[0] != Version)
            return false;
        position = BinaryPrimitives.ReadInt64BigEndian(bytes[1..]);
        Span<byte> checksum = stackalloc byte[8];
        Checksum(query, addedAfter, position, checksum);
        return position >= 0 && bytes[9..].SequenceEqual(checksum);
    }

    // FNV-1a over everything that the cursor is bound to: it has to tell mistakes, not to withstand anybody.
    private static void Checksum(TaxiiQuery query, long addedAfter, long position, Span<byte> checksum)
    {
        Span<byte> collection = stackalloc byte[16];
        query.Collection.TryWriteBytes(collection);
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var part in MemoryMarshal.Cast<byte, ulong>(collection))
            Mix(ref hash, part);
        Mix(ref hash, (ulong)addedAfter);
        Mix(ref hash, (ulong)position);
        Mix(ref hash, query.Ids);
        Mix(ref hash, query.Types);
        Mix(ref hash, query.SpecVersions);
        Mix(ref hash, query.Versions.Exact);
        Mix(ref hash, (query.Versions.First ? 1UL : 0) | (query.Versions.Last ? 2UL : 0) | (query.Versions.All ? 4UL : 0));
        BinaryPrimitives.WriteUInt64BigEndian(checksum, hash);
    }

    private static void Mix(ref ulong hash, IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            foreach (var character in value)
                Mix(ref hash, character);
            Mix(ref hash, ',');
        }

        Mix(ref hash, (ulong)values.Count);
    }

    private static void Mix(ref ulong hash, ulong part)
    {
        for (var i = 0; i < 8; i++, part >>= 8)
            hash = unchecked((hash ^ (part & 0xff)) * 1_099_511_628_211UL);
    }
}
