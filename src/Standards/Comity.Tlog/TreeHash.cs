using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Comity.Tlog;

/// <summary>A node of an RFC 6962 Merkle tree: 32 bytes of SHA-256.</summary>
/// <remarks>Leaves and inner nodes are hashed under different prefixes, so neither passes for the other (RFC 6962, 2.1).</remarks>
public readonly record struct TreeHash
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    /// <summary>Length of the base64 form with its padding, in characters.</summary>
    public const int TextLength = 44;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 32 bytes long.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A tree hash has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The root of a tree without leaves: SHA-256 of nothing (RFC 6962, 2.1).</summary>
    public static TreeHash Empty { get; } = new(SHA256.HashData([]));

    /// <summary>SHA-256(0x00 ‖ data) (RFC 6962, 2.1).</summary>
    public static TreeHash OfLeaf(ReadOnlySpan<byte> data)
    {
        Span<byte> input = data.Length < 256 ? stackalloc byte[data.Length + 1] : new byte[data.Length + 1];
        input[0] = 0;
        data.CopyTo(input[1..]);
        return Of(input);
    }

    /// <summary>SHA-256(0x01 ‖ left ‖ right) (RFC 6962, 2.1).</summary>
    public static TreeHash OfNode(in TreeHash left, in TreeHash right)
    {
        Span<byte> input = stackalloc byte[1 + 2 * Size];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Size)..]);
        return Of(input);
    }

    /// <summary>Reads the one base64 form of 32 bytes: 44 characters, padded, unused bits zero.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TreeHash hash)
    {
        hash = default;
        if (text.Length != TextLength || !StrictBase64.TryDecode(text, out var bytes) || bytes.Length != Size)
            return false;
        hash = new TreeHash(bytes);
        return true;
    }

    /// <summary>Reads hashes that stand one after another, as in tiles and proofs; the length must be a whole number of them.</summary>
    /// <param name="bytes">At most <paramref name="maxCount"/> times 32 bytes.</param>
    /// <param name="maxCount">How many hashes the caller is ready to hold.</param>
    /// <param name="hashes">The hashes in their order; empty when refused.</param>
    public static bool TryReadList(ReadOnlySpan<byte> bytes, int maxCount, out TreeHash[] hashes)
    {
        hashes = [];
        if (bytes.Length % Size != 0 || bytes.Length / Size > maxCount)
            return false;
        hashes = new TreeHash[bytes.Length / Size];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = new TreeHash(bytes.Slice(i * Size, Size));
        return true;
    }

    /// <summary>Writes hashes one after another, without a separator: what <see cref="TryReadList"/> reads.</summary>
    public static byte[] WriteList(ReadOnlySpan<TreeHash> hashes)
    {
        var bytes = new byte[hashes.Length * Size];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i].CopyTo(bytes.AsSpan(i * Size));
        return bytes;
    }

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>, which must have room for them.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <summary>A copy of the 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Standard base64 with padding, as checkpoints and proofs write it.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToBase64String(bytes);
    }

    private static TreeHash Of(ReadOnlySpan<byte> input)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(input, hash);
        return new TreeHash(hash);
    }
}
