using static Comity.Stix.Define;

namespace Comity.Stix;

/// <summary>Tables of the data types that many objects use: external reference, kill chain phase, granular marking.</summary>
internal static class SharedTables
{
    public static readonly PropertyTable ExternalReference = new("An external reference", "2.5.1",
        [
            Required("source_name", Text),
            Optional("description", Text),
            Optional("url", new FormedText(Checks.ExternalReferenceUrl, "2.5.1", NetworkForms.IsUrl, "is no URL.",
                "Write a URL as RFC 3986 has it.")),
            Optional("hashes", Hashes),
            Optional("external_id", Text),
        ],
        [
            new AtLeastOne("2.5.2", "description", "url", "external_id"),
            new ShouldWith(Checks.ExternalReferenceHashes, "2.5.1", "url", "hashes"),
        ]);

    public static readonly PropertyTable KillChainPhase = new("A kill chain phase", "2.11",
        [Required("kill_chain_name", KillChainTerm()), Required("phase_name", KillChainTerm())], []);

    public static readonly PropertyTable GranularMarking = new("A granular marking", "7.2.3",
        [
            Optional("lang", Language("7.2.3")),
            Optional("marking_ref", new MarkingReference("7.2.3")),
            Required("selectors", List(SelectorValue.Any)),
        ],
        [new AtLeastOne("7.2.3", "lang", "marking_ref"), new NotBoth("7.2.3", "lang", "marking_ref")]);

    public static readonly ValueRule KillChainPhases = Tables(KillChainPhase);

    private static FormedText KillChainTerm() =>
        new(Checks.KillChainForm, "2.11", TextForms.IsTerm, "is not written as names of kill chains are.",
            "Write it in lower case, with hyphens between words.");
}
