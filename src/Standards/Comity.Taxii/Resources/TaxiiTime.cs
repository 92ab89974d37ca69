using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Comity.Stix;

namespace Comity.Taxii;

/// <summary>Instants as TAXII counts and writes them: whole microseconds, <c>YYYY-MM-DDTHH:MM:SS.ssssssZ</c> (TAXII 2.1, 2).</summary>
internal static class TaxiiTime
{
    /// <summary>Characters of a timestamp as it is written.</summary>
    public const int Length = 27;

    // Counted from here, 71 years of microseconds fit into 51 bits, which the SQLite store packs into a key.
    private static readonly long Zero = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>Whole microseconds since the start of 2020, cut off below;
    /// an earlier instant gives 0, which no object was added at.</summary>
    public static long Microseconds(DateTimeOffset at) => Math.Max(0, (at.UtcTicks - Zero) / TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset At(long microseconds) => new(Zero + (microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>Reads a timestamp with no, few or many fraction digits: clients
    /// send them all. What is finer than a microsecond is cut off.</summary>
    public static bool TryParse(string? text, out long microseconds)
    {
        var read = StixTimestamp.TryParse(text, out var time);
        microseconds = read ? Microseconds(time.At) : 0;
        return read;
    }

    /// <summary>Reads an instant in whatever RFC 3339 form a server sends; <see langword="null"/> where it is none.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        if (StixTimestamp.TryParse(text, out var time))
            return time.At;
        // Offsets instead of Z, and a blank instead of T, are seen in the field.
        return text is { Length: > 10 and <= StixTimestamp.MaxLength } && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }

    /// <summary>Writes <see cref="Length"/> bytes at the start of <paramref name="utf8"/>.</summary>
    public static void Write(long microseconds, Span<byte> utf8) => Write(At(microseconds).UtcDateTime, utf8);

    public static string Text(long microseconds) => Text(At(microseconds));

    /// <summary>What is finer than a microsecond is cut off.</summary>
    public static string Text(DateTimeOffset at) => string.Create(Length, at.UtcDateTime, static (text, utc) =>
    {
        Span<byte> utf8 = stackalloc byte[Length];
        Write(utc, utf8);
        Encoding.ASCII.GetChars(utf8, text);
    });

    private static void Write(DateTime utc, Span<byte> utf8)
    {
        // The framework's round-trip form has a seventh digit: the Z takes its place.
        Span<byte> written = stackalloc byte[28];
        Utf8Formatter.TryFormat(utc, written, out _, 'O');
        written[..26].CopyTo(utf8);
        utf8[26] = (byte)'Z';
    }
}
