using System.Text.Json;

namespace Comity.Stix;

/// <summary>A run of malicious activity against a set of targets (STIX 2.1, 4.2).</summary>
public readonly record struct Campaign(StixObject Object) : IStixView<Campaign>
{
    public static string TypeName => "campaign";

    public static Campaign Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    public IReadOnlyList<string> Aliases => Json.Texts("aliases");

    public StixTimestamp? FirstSeen => Json.Time("first_seen");

    public StixTimestamp? LastSeen => Json.Time("last_seen");

    public string? Objective => Json.Text("objective");
}

/// <summary>A person, an organisation, a group, or a class of them (STIX 2.1, 4.5).</summary>
public readonly record struct Identity(StixObject Object) : IStixView<Identity>
{
    public static string TypeName => "identity";

    public static Identity Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    public IReadOnlyList<string> Roles => Json.Texts("roles");

    public string? IdentityClass => Json.Text("identity_class");

    public IReadOnlyList<string> Sectors => Json.Texts("sectors");

    public string? ContactInformation => Json.Text("contact_information");
}

/// <summary>Behaviour and means that are thought to be those of one organisation (STIX 2.1, 4.9).</summary>
public readonly record struct IntrusionSet(StixObject Object) : IStixView<IntrusionSet>
{
    public static string TypeName => "intrusion-set";

    public static IntrusionSet Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    public IReadOnlyList<string> Aliases => Json.Texts("aliases");

    public StixTimestamp? FirstSeen => Json.Time("first_seen");

    public StixTimestamp? LastSeen => Json.Time("last_seen");

    public IReadOnlyList<string> Goals => Json.Texts("goals");

    public string? ResourceLevel => Json.Text("resource_level");

    public string? PrimaryMotivation => Json.Text("primary_motivation");

    public IReadOnlyList<string> SecondaryMotivations => Json.Texts("secondary_motivations");
}

/// <summary>A place on the earth (STIX 2.1, 4.10).</summary>
public readonly record struct Location(StixObject Object) : IStixView<Location>
{
    public static string TypeName => "location";

    public static Location Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    /// <summary>Decimal degrees from -90 to 90, north positive.</summary>
    public double? Latitude => Json.Number("latitude");

    /// <summary>Decimal degrees from -180 to 180, east positive.</summary>
    public double? Longitude => Json.Number("longitude");

    /// <summary>Radius of the circle around latitude and longitude, in metres.</summary>
    public double? Precision => Json.Number("precision");

    public string? Region => Json.Text("region");

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country => Json.Text("country");

    /// <summary>ISO 3166-2.</summary>
    public string? AdministrativeArea => Json.Text("administrative_area");

    public string? City => Json.Text("city");

    public string? StreetAddress => Json.Text("street_address");

    public string? PostalCode => Json.Text("postal_code");
}

/// <summary>A person, a group or an organisation believed to act with malicious intent (STIX 2.1, 4.17).</summary>
public readonly record struct ThreatActor(StixObject Object) : IStixView<ThreatActor>
{
    public static string TypeName => "threat-actor";

    public static ThreatActor Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    public IReadOnlyList<string> ThreatActorTypes => Json.Texts("threat_actor_types");

    public IReadOnlyList<string> Aliases => Json.Texts("aliases");

    public StixTimestamp? FirstSeen => Json.Time("first_seen");

    public StixTimestamp? LastSeen => Json.Time("last_seen");

    public IReadOnlyList<string> Roles => Json.Texts("roles");

    public IReadOnlyList<string> Goals => Json.Texts("goals");

    public string? Sophistication => Json.Text("sophistication");

    public string? ResourceLevel => Json.Text("resource_level");

    public string? PrimaryMotivation => Json.Text("primary_motivation");

    public IReadOnlyList<string> SecondaryMotivations => Json.Texts("secondary_motivations");

    public IReadOnlyList<string> PersonalMotivations => Json.Texts("personal_motivations");
}
