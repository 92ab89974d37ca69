using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Comity;

/// <summary>A whole SHA-256 value: 32 bytes, never shortened.</summary>
/// <remarks>Ordered and compared as unsigned bytes. The default value is 32 zero bytes and stands for "none".</remarks>
public readonly record struct Sha256Digest : IComparable<Sha256Digest>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    /// <summary>Length of the base64url form without padding, in characters.</summary>
    public const int TextLength = 43;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 32 bytes long.</exception>
    public Sha256Digest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A SHA-256 value has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>Whether this is the default, 32 zero bytes.</summary>
    public bool IsNone => this == default;

    /// <summary>SHA-256 of <paramref name="data"/>.</summary>
    public static Sha256Digest Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(data, hash);
        return new Sha256Digest(hash);
    }

    /// <summary>SHA-256 of a domain label, a zero byte and <paramref name="data"/>: the same bytes under another label hash elsewhere.</summary>
    public static Sha256Digest OfLabelled(ReadOnlySpan<byte> label, ReadOnlySpan<byte> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(label);
        hash.AppendData([0]);
        hash.AppendData(data);
        Span<byte> value = stackalloc byte[Size];
        hash.GetHashAndReset(value);
        return new Sha256Digest(value);
    }

    /// <summary>Reads the canonical base64url form: 43 characters, no padding, unused bits zero. Everything else is refused.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Sha256Digest digest)
    {
        digest = default;
        Span<byte> bytes = stackalloc byte[Size + 1];
        // Not TryDecodeFromChars: that one throws on characters outside the alphabet.
        if (text.Length != TextLength || text.ContainsAny(" \t\r\n=")
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != Size)
            return false;
        var parsed = new Sha256Digest(bytes[..Size]);
        // A decoder may ignore the two unused bits of the last character; one value has one spelling here.
        Span<char> again = stackalloc char[TextLength];
        Base64Url.EncodeToChars(bytes[..Size], again);
        if (!text.SequenceEqual(again))
            return false;
        digest = parsed;
        return true;
    }

    public static bool operator <(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) < 0;

    public static bool operator >(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) > 0;

    public static bool operator <=(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) >= 0;

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public int CompareTo(Sha256Digest other)
    {
        var order = _a.CompareTo(other._a);
        if (order == 0) order = _b.CompareTo(other._b);
        if (order == 0) order = _c.CompareTo(other._c);
        return order == 0 ? _d.CompareTo(other._d) : order;
    }

    /// <summary>The canonical base64url form.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
