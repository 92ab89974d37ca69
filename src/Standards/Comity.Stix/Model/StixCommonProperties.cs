namespace Comity.Stix;

/// <summary>The common properties of objects of every type (STIX 2.1, 3.2), under the terms of <see cref="IStixView{TSelf}"/>.</summary>
public static class StixCommonProperties
{
    extension(StixObject stix)
    {
        public string? SpecVersion => stix.Json.Text("spec_version");

        /// <summary>The identifier of the identity that made the object.</summary>
        public string? CreatedByRef => stix.Json.Text("created_by_ref");

        public StixTimestamp? Created => stix.Time("created");

        /// <summary>When this version was made; see <see cref="StixVersions"/>.</summary>
        public StixTimestamp? Modified => stix.Time("modified");

        public IReadOnlyList<string> Labels => stix.Json.Texts("labels");

        /// <summary>From 0 to 100, if it is valid.</summary>
        public long? Confidence => stix.Json.Integer("confidence");

        /// <summary>A language code of RFC 5646; see <see cref="StixMarkings.LanguageOf"/> for parts.</summary>
        public string? Lang => stix.Json.Text("lang");

        public IReadOnlyList<ExternalReference> ExternalReferences => stix.Json.Parts<ExternalReference>("external_references");

        /// <summary>Whether the data in it were made harmless to handle; only cyber-observable objects can be.</summary>
        public bool Defanged => stix.Json.Flag("defanged") ?? false;
    }
}
