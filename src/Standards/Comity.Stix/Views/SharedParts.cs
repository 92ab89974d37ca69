using System.Text.Json;

namespace Comity.Stix;

/// <summary>A reference to what is no STIX (STIX 2.1, 2.5).</summary>
public readonly record struct ExternalReference(JsonElement Json) : IStixPart<ExternalReference>
{
    public static ExternalReference Of(JsonElement json) => new(json);

    public string? SourceName => Json.Text("source_name");

    public string? Description => Json.Text("description");

    public string? Url => Json.Text("url");

    public IReadOnlyDictionary<string, string> Hashes => Json.Hashes("hashes");

    public string? ExternalId => Json.Text("external_id");
}

/// <summary>A phase of a kill chain (STIX 2.1, 2.11).</summary>
public readonly record struct KillChainPhase(JsonElement Json) : IStixPart<KillChainPhase>
{
    public static KillChainPhase Of(JsonElement json) => new(json);

    public string? KillChainName => Json.Text("kill_chain_name");

    public string? PhaseName => Json.Text("phase_name");
}
