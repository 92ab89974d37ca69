using static Comity.Stix.Define;
using static Comity.Stix.Vocabularies;

namespace Comity.Stix;

/// <summary>The STIX Domain Objects (section 4), each with the table and the rules of its clause.</summary>
internal static class DomainTypes
{
    private static readonly Property[] NameAndDescription = [Required("name", Text), Optional("description", Text)];

    private static readonly Property[] Seen = [Optional("first_seen", Time), Optional("last_seen", Time)];

    private static readonly Property Aliases = Optional("aliases", Texts);

    private static readonly Property KillChainPhases = Optional("kill_chain_phases", SharedTables.KillChainPhases);

    public static readonly TypeDefinition AttackPattern = Sdo("attack-pattern", "4.1.1",
        [.. NameAndDescription, Aliases, KillChainPhases],
        ExternalIds.Capec, LangWith("name"));

    public static readonly TypeDefinition Campaign = Sdo("campaign", "4.2.1",
        [.. NameAndDescription, Aliases, .. Seen, Optional("objective", Text)],
        SeenOrder("4.2.1"), LangWith("name"));

    public static readonly TypeDefinition CourseOfAction = Sdo("course-of-action", "4.3.1", NameAndDescription, LangWith("name"));

    // name: the errata of 2025 print it as required without saying so among their changes; the standard of 2021 has it optional.
    public static readonly TypeDefinition Grouping = Sdo("grouping", "4.4.1",
        [Optional("name", Text), Optional("description", Text), Required("context", Term(GroupingContext)),
            Required("object_refs", Refs("4.4.1", Targets.Any))],
        LangWith("name"));

    public static readonly TypeDefinition Identity = Sdo("identity", "4.5.1",
        [
            .. NameAndDescription, Optional("roles", Texts), Optional("identity_class", Term(IdentityClass)),
            Optional("sectors", Terms(IndustrySector)),
            Optional("contact_information", Text),
        ],
        LangWith("name"));

    public static readonly TypeDefinition Incident = Sdo("incident", "4.6.1", NameAndDescription, LangWith("name"));

    public static readonly TypeDefinition Indicator = Sdo("indicator", "4.7.1",
        [
            Optional("name", Text), Optional("description", Text), Optional("indicator_types", Terms(IndicatorType)),
            Required("pattern", Text),
            Required("pattern_type", Term(PatternType)), Optional("pattern_version", Text), Required("valid_from", Time),
            Optional("valid_until", Time),
            KillChainPhases,
        ],
        new TimestampOrder("4.7.1", "valid_from", "valid_until", strictly: true),
        new Should(Checks.Described, "4.7.1", "name"), new Should(Checks.Described, "4.7.1", "description"),
        LangWith("name"), IndicatorPattern.Rule);

    public static readonly TypeDefinition Infrastructure = Sdo("infrastructure", "4.8.1",
        [.. NameAndDescription, Optional("infrastructure_types", Terms(InfrastructureType)), Aliases, KillChainPhases, .. Seen],
        SeenOrder("4.8.1"), LangWith("name"));

    public static readonly TypeDefinition IntrusionSet = Sdo("intrusion-set", "4.9.1",
        [
            .. NameAndDescription, Aliases, .. Seen, Optional("goals", Texts), Optional("resource_level", Term(AttackResourceLevel)),
            Optional("primary_motivation", Term(AttackMotivation)), Optional("secondary_motivations", Terms(AttackMotivation)),
        ],
        SeenOrder("4.9.1"), LangWith("name"));

    public static readonly TypeDefinition Location = Sdo("location", "4.10.1",
        [
            Optional("name", Text), Optional("description", Text), Optional("latitude", new FloatValue(-90, 90, "4.10.1")),
            Optional("longitude", new FloatValue(-180, 180, "4.10.1")), Optional("precision", FloatValue.Any),
            Optional("region", Term(Region)),
            Optional("country", new FormedText(Checks.CountryCode, "4.10.1", Registries.IsCountry, "is no ISO 3166-1 alpha-2 code.",
                "Give the country's two letters.")),
            Optional("administrative_area",
                new FormedText(Checks.AreaCode, "4.10.1", Registries.IsArea, "is no ISO 3166-2 code.",
                "Give the country's two letters, a hyphen and the area's code.")),
            Optional("city", Text), Optional("street_address", Text), Optional("postal_code", Text),
        ],
        // With the two rules after it, latitude stands for the pair.
        new AtLeastOne("4.10", "region", "country", "latitude", "longitude"),
        new Needs("4.10.1", "latitude", "longitude"), new Needs("4.10.1", "longitude", "latitude"),
        new Needs("4.10.1", "precision", "latitude", "longitude"),
        new ShouldWith(Checks.LocationPrecision, "4.10", "latitude", "precision"), LangWith("name"));

    // is_family: the errata of 2025 print it as optional without saying so among their changes; the standard of 2021 requires it.
    public static readonly TypeDefinition Malware = Sdo("malware", "4.11.1",
        [
            Optional("name", Text), Optional("description", Text), Optional("malware_types", Terms(MalwareType)),
            Required("is_family", Bool), Aliases,
            KillChainPhases, .. Seen, Optional("operating_system_refs", Refs("4.11.1", "software")),
            Optional("architecture_execution_envs", Terms(ProcessorArchitecture)),
            Optional("implementation_languages", Terms(ImplementationLanguage)),
            Optional("capabilities", Terms(MalwareCapabilities)), Optional("sample_refs", Refs("4.11.1", "file", "artifact")),
        ],
        SeenOrder("4.11.1"), new When("4.11.1", "is_family", holds: true, needs: ["name"], forbids: []), LangWith("name"));

    public static readonly TypeDefinition MalwareAnalysis = Sdo("malware-analysis", "4.12.1",
        [
            Required("product", new FormedText(Checks.ProductName, "4.12.1", TextForms.IsTerm, "is not written as names of products are.",
                "Write it in lower case, with hyphens between words.")),
            Optional("version", Text), Optional("host_vm_ref", Ref("4.12.1", "software")),
            Optional("operating_system_ref", Ref("4.12.1", "software")),
            Optional("installed_software_refs", Refs("4.12.1", "software")), Optional("configuration_version", Text),
            Optional("modules", Texts),
            Optional("analysis_engine_version", Text), Optional("analysis_definition_version", Text), Optional("submitted", Time),
            Optional("analysis_started", Time), Optional("analysis_ended", Time), Optional("result_name", Text),
            Optional("result", Term(MalwareResult)),
            Optional("analysis_sco_refs", Refs("4.12.1", Targets.Sco)),
            Optional("sample_ref", Ref("4.12.1", "file", "network-traffic", "artifact")),
        ],
        new AtLeastOne("4.12", "result", "analysis_sco_refs"));

    public static readonly TypeDefinition Note = Sdo("note", "4.13.1",
        [Optional("abstract", Text), Required("content", Text), Optional("authors", Texts),
            Required("object_refs", Refs("4.13.1", Targets.Any))],
        LangWith("content"));

    public static readonly TypeDefinition ObservedData = Sdo("observed-data", "4.14.1",
        [
            Required("first_observed", Time), Required("last_observed", Time),
            Required("number_observed", IntBetween(1, 999_999_999, "4.14.1")),
            Deprecated("objects", ObservableContainer.Any, "4.14.1",
                "Send the objects beside the observation, and name them in object_refs."),
                Optional("object_refs", Refs("4.14.1", Targets.ScoOrSro)),
        ],
        new TimestampOrder("4.14.1", "first_observed", "last_observed"), new AtLeastOne("4.14", "objects", "object_refs"),
        new NotBoth("4.14", "object_refs", "objects"), ObservedReferences.Rule);

    public static readonly TypeDefinition Opinion = Sdo("opinion", "4.15.1",
        [
            Optional("explanation", Text), Optional("authors", Texts), Required("opinion", Term(Vocabularies.Opinion)),
            Required("object_refs", Refs("4.15.1", Targets.Any)),
        ],
        LangWith("explanation"));

    public static readonly TypeDefinition Report = Sdo("report", "4.16.1",
        [.. NameAndDescription, Optional("report_types", Terms(ReportType)), Required("published", Time),
            Required("object_refs", Refs("4.16.1", Targets.Any))],
        LangWith("name"));

    public static readonly TypeDefinition ThreatActor = Sdo("threat-actor", "4.17.1",
        [
            .. NameAndDescription, Optional("threat_actor_types", Terms(ThreatActorType)), Aliases, .. Seen,
            Optional("roles", Terms(ThreatActorRole)),
            Optional("goals", Texts), Optional("sophistication", Term(ThreatActorSophistication)),
            Optional("resource_level", Term(AttackResourceLevel)),
            Optional("primary_motivation", Term(AttackMotivation)), Optional("secondary_motivations", Terms(AttackMotivation)),
            Optional("personal_motivations", Terms(AttackMotivation)),
        ],
        SeenOrder("4.17.1"), LangWith("name"));

    public static readonly TypeDefinition Tool = Sdo("tool", "4.18.1",
        [.. NameAndDescription, Optional("tool_types", Terms(ToolType)), Aliases, KillChainPhases, Optional("tool_version", Text)],
        LangWith("name"));

    public static readonly TypeDefinition Vulnerability =
        Sdo("vulnerability", "4.19.1", NameAndDescription, ExternalIds.Cve, LangWith("name"));

    public static TypeDefinition[] All =>
    [
        AttackPattern, Campaign, CourseOfAction, Grouping, Identity, Incident, Indicator, Infrastructure, IntrusionSet, Location, Malware,
        MalwareAnalysis, Note, ObservedData, Opinion, Report, ThreatActor, Tool, Vulnerability,
    ];

    private static TypeDefinition Sdo(string name, string clause, Property[] own, params TableRule[] rules) =>
        Define.Type(StixKind.Domain, name, clause, own, rules);

    private static TimestampOrder SeenOrder(string clause) => new(clause, "first_seen", "last_seen");

    // 3.2: lang should be there if there is text to translate.
    private static ShouldWith LangWith(string text) => new(Checks.LanguageStated, "3.2", text, "lang");
}
