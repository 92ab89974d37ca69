using System.Buffers.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>An instant (2.16), with at least, or at most, so many digits after the point.</summary>
/// <remarks>
/// In an observable container created and modified may be those of a file of STIX 2.0, which are no versions and have any precision.
/// </remarks>
internal sealed class TimestampValue(int leastDigits = 0, int mostDigits = StixTimestamp.MaxLength, string clause = "2.16.1") : TextValue
{
    public static readonly TimestampValue Any = new();

    protected override string Type => "a timestamp";

    protected override string Clause => "2.16";

    protected override void Judge(Examination at, JsonElement text)
    {
        var written = text.GetString()!;
        if (!StixTimestamp.TryParse(written, out _))
            at.Report(Checks.Timestamp, "2.16.1", $"{Examination.Quote(written)} is no timestamp.",
                "Write it as YYYY-MM-DDTHH:mm:ss[.s+]Z, in UTC.");
        else if (Digits(written) < leastDigits && at.Container is null)
            at.Report(Checks.TimestampPrecision, clause, $"{Examination.Quote(written)} is less precise than a millisecond.",
                "Write at least three digits after the decimal point.");
        else if (written.AsSpan().TrimEnd("0Z").Length > 20 + mostDigits)
            at.Report(Checks.TimestampPrecision, clause, $"{Examination.Quote(written)} is more precise than a second.",
                "Leave out what stands below the second.");
    }

    private static int Digits(string timestamp) => Math.Max(0, timestamp.Length - 21);
}

/// <summary>Octets as hexadecimal digits in lower case (2.8).</summary>
internal sealed class HexValue : TextValue
{
    public static readonly HexValue Any = new();

    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789abcdef");

    protected override string Type => "a hexadecimal string";

    protected override string Clause => "2.8";

    protected override void Judge(Examination at, JsonElement text)
    {
        var written = text.GetString()!;
        if (written.Length % 2 != 0 || written.AsSpan().ContainsAnyExcept(Digits))
            at.Report(Checks.Hex, "2.8", $"{Examination.Quote(written)} is not hexadecimal.",
                "Write an even number of the digits 0-9 and a-f.");
    }
}

/// <summary>Octets in base64 (2.1).</summary>
internal sealed class BinaryValue : TextValue
{
    public static readonly BinaryValue Any = new();

    protected override string Type => "a base64 string";

    protected override string Clause => "2.1";

    protected override void Judge(Examination at, JsonElement text)
    {
        var written = text.GetString()!;
        // RFC 4648, 3.3: what is not of the alphabet is refused, and white space is not.
        if (written.AsSpan().ContainsAny(' ', '\t', '\n') || written.Contains('\r', StringComparison.Ordinal) || !Base64.IsValid(written))
            at.Report(Checks.Base64, "2.1", "This is no base64.",
                "Encode the bytes as RFC 4648 says, with padding and without line breaks.");
    }
}
