using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Comity.Taxii;

/// <summary>Decides what a client admits and what it sends, as real clients say it (TAXII 2.1, 1.6.8 and 3.1).</summary>
internal static class Negotiation
{
    // More ranges than this in one header are nobody's need.
    private const int MaxRanges = 32;

    /// <summary>Whether the Accept header admits TAXII 2.1. A missing header admits
    /// everything (RFC 9110, 12.5.1); a range with q=0 admits nothing.</summary>
    public static bool Admits(StringValues accept)
    {
        if (accept.Count == 0 || (accept.Count == 1 && accept[0] is TaxiiMedia.Taxii or "*/*" or ""))
            return true;
        return MediaTypeHeaderValue.TryParseList(accept, out var ranges)
            && ranges.Count <= MaxRanges
            && ranges.Any(range => range.Quality is not 0 && (IsTaxii(range) || IsStix(range)));
    }

    /// <summary>Whether a body of this type is read as an envelope: TAXII of this version or none named, or plain JSON.</summary>
    public static bool IsEnvelope(string? contentType) =>
        contentType == TaxiiMedia.Taxii
        || (MediaTypeHeaderValue.TryParse(contentType, out var type) && !type.MatchesAllTypes && !type.MatchesAllSubTypes && IsTaxii(type)
            && IsUtf8(type));

    /// <summary>The encoding to answer in: br before gzip where both are admitted; <see langword="null"/> for none.</summary>
    public static string? Encoding(StringValues accepted)
    {
        if (accepted.Count == 0 || !StringWithQualityHeaderValue.TryParseList(accepted, out var encodings))
            return null;
        return encodings.Any(one => one.Value == "br" && one.Quality is not 0) ? "br"
            : encodings.Any(one => one.Value == "gzip" && one.Quality is not 0) ? "gzip" : null;
    }

    private static bool IsTaxii(MediaTypeHeaderValue range) => range.MediaType.Value?.ToLowerInvariant() switch
    {
        "*/*" or "application/*" or "application/json" => true,
        TaxiiMedia.TaxiiType => Version(range) is null or "2.1",
        _ => false,
    };

    // Manifests are also asked for as STIX (TAXII 2.1, 5.3): that is no reason for 406 there, and is answered in the TAXII media type.
    private static bool IsStix(MediaTypeHeaderValue range) =>
        range.MediaType.Equals("application/stix+json", StringComparison.OrdinalIgnoreCase) && (Version(range) is null or "2.1");

    private static string? Version(MediaTypeHeaderValue type) =>
        type.Parameters.FirstOrDefault(
            parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.GetUnescapedValue().Value;

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue
            || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase);
}
