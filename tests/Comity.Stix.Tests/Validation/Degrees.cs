namespace Comity.Stix.Tests.Validation;

/// <summary>How grave the breach of each check is, written down apart from the list of the validator.</summary>
internal static class Degrees
{
    // What the clause advises (SHOULD) or reason alone speaks for; docs/decisions/0010 says why. All others are a MUST.
    private static readonly HashSet<string> Warnings = new(StringComparer.Ordinal)
    {
        "area-code", "bundle-version", "container-key", "country-code", "custom-extension", "custom-extension-prefix", "custom-object",
        "custom-object-prefix", "custom-property", "custom-property-prefix", "deprecated-property", "described",
        "deterministic-identifier", "dictionary-key-case", "dictionary-key-empty", "extension-property-listed",
        "external-reference-hashes", "external-reference-url", "hash-algorithm", "http-case", "identifier-case", "identifier-version",
        "kill-chain-form", "language-stated", "likely-number", "location-precision", "media-type", "network-ports", "open-vocabulary",
        "pattern-note", "pattern-unsupported", "pattern-window", "priority-class", "product-name", "protocol-listed", "protocol-name",
        "reference-resolves", "relationship-type", "translated-version", "translation", "translation-target", "unused-property",
        "vocabulary-form",
    };

    public static StixSeverity Of(string check) => Warnings.Contains(check) ? StixSeverity.Warning : StixSeverity.Error;
}
