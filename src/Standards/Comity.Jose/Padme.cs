using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Comity.Jose;

/// <summary>Padding that hides a length but for its order of magnitude, at a cost of at most 12 % (Padmé, PURBs, PETS 2019).</summary>
/// <remarks>
/// The plaintext, one byte 0x80, then zero bytes up to the Padmé length of (plaintext + 1). With L that sum, E = ⌊log2 L⌋ and
/// S = ⌊log2 E⌋ + 1, the length is L rounded up so that its E - S lowest bits are zero. Each plaintext has exactly one padded form.
/// </remarks>
public static class Padme
{
    /// <summary>Longest plaintext, so that no sum overflows.</summary>
    internal const int MaxPlaintextBytes = 1 << 30;

    private const byte Marker = 0x80;

    /// <summary>The Padmé length of a plaintext of this many bytes, marker included.</summary>
    public static int PaddedLength(int plaintextBytes) => Round(plaintextBytes + 1);

    /// <summary>Whether padding could have made this length.</summary>
    internal static bool IsPaddedLength(int bytes) => bytes > 0 && Round(bytes) == bytes;

    internal static byte[] Pad(ReadOnlySpan<byte> plaintext)
    {
        var padded = new byte[PaddedLength(plaintext.Length)];
        plaintext.CopyTo(padded);
        padded[plaintext.Length] = Marker;
        return padded;
    }

    /// <summary>Takes the padding off; any other than <see cref="Pad"/> would have put on is refused.</summary>
    internal static bool TryUnpad(ReadOnlySpan<byte> padded, [NotNullWhen(true)] out byte[]? plaintext)
    {
        var marker = padded.LastIndexOfAnyExcept((byte)0);
        var sound = marker >= 0 && padded[marker] == Marker && PaddedLength(marker) == padded.Length;
        plaintext = sound ? padded[..marker].ToArray() : null;
        return sound;
    }

    private static int Round(int length)
    {
        if (length < 2)
            return length;
        var exponent = BitOperations.Log2((uint)length);
        var free = exponent - (BitOperations.Log2((uint)exponent) + 1);
        var mask = (1 << Math.Max(free, 0)) - 1;
        return (length + mask) & ~mask;
    }
}
