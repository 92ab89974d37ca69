using System.Globalization;
using Comity.Stix;

namespace Comity.Taxii;

/// <summary>
/// Instants of the protocol: written with six digits and a Z (TAXII 2.1, 2), read in whatever RFC 3339 form a server sends.
/// </summary>
internal static class TaxiiInstant
{
    public static string Write(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary><see langword="null"/> where it is no instant.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        if (StixTimestamp.TryParse(text, out var time))
            return time.At;
        // Offsets instead of Z, and a blank instead of T, are seen in the field.
        return text is { Length: <= StixTimestamp.MaxLength } && text.Length > 10 && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }
}
