using System.Net.Http.Headers;

namespace Comity.Taxii;

/// <summary>Which media types of an answer are read: what the standard names (1.6.8), plain JSON, and none at all.</summary>
/// <remarks>A page in HTML, or an older TAXII, is refused by name instead of being taken for an empty answer.</remarks>
internal static class AnswerType
{
    /// <exception cref="TaxiiClientException">It is another one.</exception>
    public static void Require(HttpContentHeaders headers)
    {
        if (!headers.TryGetValues("Content-Type", out var values) || string.Join(',', values) is not { Length: > 0 } text)
            return;
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        if (!IsJson(parts[0].ToLowerInvariant()))
            throw Other($"The answer is {Quoted.Line(parts[0])}, not TAXII.", "Check the address: it may be that of a page for people.");
        foreach (var part in parts.Skip(1))
            RequireParameter(part.Replace("\"", "", StringComparison.Ordinal).ToLowerInvariant(), parts[0]);
    }

    private static bool IsJson(string type) =>
        type is "application/taxii+json" or "application/json" or "text/json" or "application/stix+json"
            or "application/vnd.oasis.taxii+json" or "application/vnd.oasis.stix+json";

    private static void RequireParameter(string parameter, string type)
    {
        if (parameter.StartsWith("version=", StringComparison.Ordinal) && parameter is not "version=2.1")
            throw Other($"The answer is {Quoted.Line(type)} in {Quoted.Line(parameter)}.",
                "This client speaks TAXII 2.1; ask for its address.");
        if (parameter.StartsWith("charset=", StringComparison.Ordinal)
            && parameter is not ("charset=utf-8" or "charset=utf8" or "charset=us-ascii"))
            throw Other($"The answer is written in {Quoted.Line(parameter)}.", "TAXII is written in UTF-8.");
    }

    private static TaxiiClientException Other(string what, string mend) => new("taxii.media-type", what, mend);
}
