using System.Text.Json;

namespace Comity.Stix;

/// <summary>A way in which adversaries attempt to compromise targets (STIX 2.1, 4.1).</summary>
public readonly record struct AttackPattern(StixObject Object) : IStixView<AttackPattern>
{
    public static string TypeName => "attack-pattern";

    public static AttackPattern Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    public IReadOnlyList<string> Aliases => Json.Texts("aliases");

    public IReadOnlyList<KillChainPhase> KillChainPhases => Json.Parts<KillChainPhase>("kill_chain_phases");
}

/// <summary>An action that prevents an attack or answers one (STIX 2.1, 4.3).</summary>
public readonly record struct CourseOfAction(StixObject Object) : IStixView<CourseOfAction>
{
    public static string TypeName => "course-of-action";

    public static CourseOfAction Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");
}

/// <summary>Systems, services and other means that serve a purpose, an adversary's or a defender's (STIX 2.1, 4.8).</summary>
public readonly record struct Infrastructure(StixObject Object) : IStixView<Infrastructure>
{
    public static string TypeName => "infrastructure";

    public static Infrastructure Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    public IReadOnlyList<string> InfrastructureTypes => Json.Texts("infrastructure_types");

    public IReadOnlyList<string> Aliases => Json.Texts("aliases");

    public IReadOnlyList<KillChainPhase> KillChainPhases => Json.Parts<KillChainPhase>("kill_chain_phases");

    public StixTimestamp? FirstSeen => Json.Time("first_seen");

    public StixTimestamp? LastSeen => Json.Time("last_seen");
}

/// <summary>A family or an instance of malicious code (STIX 2.1, 4.11).</summary>
public readonly record struct Malware(StixObject Object) : IStixView<Malware>
{
    public static string TypeName => "malware";

    public static Malware Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    public IReadOnlyList<string> MalwareTypes => Json.Texts("malware_types");

    public bool? IsFamily => Json.Flag("is_family");

    public IReadOnlyList<string> Aliases => Json.Texts("aliases");

    public IReadOnlyList<KillChainPhase> KillChainPhases => Json.Parts<KillChainPhase>("kill_chain_phases");

    public StixTimestamp? FirstSeen => Json.Time("first_seen");

    public StixTimestamp? LastSeen => Json.Time("last_seen");

    public IReadOnlyList<string> OperatingSystemRefs => Json.Texts("operating_system_refs");

    public IReadOnlyList<string> ArchitectureExecutionEnvs => Json.Texts("architecture_execution_envs");

    public IReadOnlyList<string> ImplementationLanguages => Json.Texts("implementation_languages");

    public IReadOnlyList<string> Capabilities => Json.Texts("capabilities");

    public IReadOnlyList<string> SampleRefs => Json.Texts("sample_refs");
}

/// <summary>What one analysis of malware found (STIX 2.1, 4.12).</summary>
public readonly record struct MalwareAnalysis(StixObject Object) : IStixView<MalwareAnalysis>
{
    public static string TypeName => "malware-analysis";

    public static MalwareAnalysis Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Product => Json.Text("product");

    public string? Version => Json.Text("version");

    public string? HostVmRef => Json.Text("host_vm_ref");

    public string? OperatingSystemRef => Json.Text("operating_system_ref");

    public IReadOnlyList<string> InstalledSoftwareRefs => Json.Texts("installed_software_refs");

    public string? ConfigurationVersion => Json.Text("configuration_version");

    public IReadOnlyList<string> Modules => Json.Texts("modules");

    public string? AnalysisEngineVersion => Json.Text("analysis_engine_version");

    public string? AnalysisDefinitionVersion => Json.Text("analysis_definition_version");

    public StixTimestamp? Submitted => Json.Time("submitted");

    public StixTimestamp? AnalysisStarted => Json.Time("analysis_started");

    public StixTimestamp? AnalysisEnded => Json.Time("analysis_ended");

    public string? ResultName => Json.Text("result_name");

    public string? Result => Json.Text("result");

    public IReadOnlyList<string> AnalysisScoRefs => Json.Texts("analysis_sco_refs");

    public string? SampleRef => Json.Text("sample_ref");
}

/// <summary>Legitimate software that adversaries can use (STIX 2.1, 4.18).</summary>
public readonly record struct Tool(StixObject Object) : IStixView<Tool>
{
    public static string TypeName => "tool";

    public static Tool Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    public IReadOnlyList<string> ToolTypes => Json.Texts("tool_types");

    public IReadOnlyList<string> Aliases => Json.Texts("aliases");

    public IReadOnlyList<KillChainPhase> KillChainPhases => Json.Parts<KillChainPhase>("kill_chain_phases");

    public string? ToolVersion => Json.Text("tool_version");
}

/// <summary>A weakness that can be exploited (STIX 2.1, 4.19).</summary>
public readonly record struct Vulnerability(StixObject Object) : IStixView<Vulnerability>
{
    public static string TypeName => "vulnerability";

    public static Vulnerability Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");
}
