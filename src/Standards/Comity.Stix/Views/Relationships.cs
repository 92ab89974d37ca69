using System.Text.Json;

namespace Comity.Stix;

/// <summary>A directed link from one object to another (STIX 2.1, 5.1).</summary>
public readonly record struct Relationship(StixObject Object) : IStixView<Relationship>
{
    public static string TypeName => "relationship";

    public static Relationship Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? RelationshipType => Json.Text("relationship_type");

    public string? Description => Json.Text("description");

    public string? SourceRef => Json.Text("source_ref");

    public string? TargetRef => Json.Text("target_ref");

    public StixTimestamp? StartTime => Json.Time("start_time");

    public StixTimestamp? StopTime => Json.Time("stop_time");
}

/// <summary>That something was seen, how often and where (STIX 2.1, 5.2).</summary>
public readonly record struct Sighting(StixObject Object) : IStixView<Sighting>
{
    public static string TypeName => "sighting";

    public static Sighting Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Description => Json.Text("description");

    public StixTimestamp? FirstSeen => Json.Time("first_seen");

    public StixTimestamp? LastSeen => Json.Time("last_seen");

    public long? Count => Json.Integer("count");

    public string? SightingOfRef => Json.Text("sighting_of_ref");

    public IReadOnlyList<string> ObservedDataRefs => Json.Texts("observed_data_refs");

    public IReadOnlyList<string> WhereSightedRefs => Json.Texts("where_sighted_refs");

    public bool? Summary => Json.Flag("summary");
}
