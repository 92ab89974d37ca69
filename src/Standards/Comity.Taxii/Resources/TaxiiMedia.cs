namespace Comity.Taxii;

/// <summary>The names under which TAXII and STIX travel (TAXII 2.1, 1.6.8).</summary>
internal static class TaxiiMedia
{
    /// <summary>The media type of every answer, errors included.</summary>
    public const string Taxii = "application/taxii+json;version=2.1";

    public const string TaxiiType = "application/taxii+json";

    public const string Stix21 = "application/stix+json;version=2.1";

    public const string Stix20 = "application/stix+json;version=2.0";

    public const string DateAddedFirst = "X-TAXII-Date-Added-First";

    public const string DateAddedLast = "X-TAXII-Date-Added-Last";
}
