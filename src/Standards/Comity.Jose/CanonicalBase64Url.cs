using System.Buffers;
using System.Buffers.Text;

namespace Comity.Jose;

/// <summary>Base64url with one spelling for each value: no padding, no whitespace, unused bits zero (RFC 4648, 3.5 and 5).</summary>
internal static class CanonicalBase64Url
{
    /// <summary>Characters that <paramref name="bytes"/> bytes become.</summary>
    public static long EncodedLength(int bytes) => ((long)bytes * 4 + 2) / 3;

    /// <summary>Bytes that <paramref name="characters"/> characters stand for, or -1 if no value has that length.</summary>
    public static int DecodedLength(int characters) => characters % 4 == 1 ? -1 : (int)((long)characters * 3 / 4);

    /// <summary>Fills <paramref name="destination"/> exactly; a text of any other length is refused.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (DecodedLength(text.Length) != destination.Length)
            return false;
        var status = Base64Url.DecodeFromUtf8(text, destination, out var consumed, out var written);
        // The decoder skips whitespace and padding: a text that held either yields fewer bytes than its length says.
        return status == OperationStatus.Done && consumed == text.Length && written == destination.Length
            && HasZeroUnusedBits(text, destination);
    }

    /// <summary>Decodes a value of any length up to what the caller has already bounded.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, out byte[] value)
    {
        var length = DecodedLength(text.Length);
        value = length > 0 ? new byte[length] : [];
        return length >= 0 && TryDecode(text, value);
    }

    /// <summary>The canonical text, ASCII.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> value)
    {
        var text = new byte[EncodedLength(value.Length)];
        Base64Url.EncodeToUtf8(value, text);
        return text;
    }

    private static bool HasZeroUnusedBits(ReadOnlySpan<byte> text, ReadOnlySpan<byte> value)
    {
        var rest = value.Length % 3;
        if (rest == 0)
            return true;
        Span<byte> again = stackalloc byte[4];
        var length = Base64Url.EncodeToUtf8(value[^rest..], again);
        return text[^length..].SequenceEqual(again[..length]);
    }
}
