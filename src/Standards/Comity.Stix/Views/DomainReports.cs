using System.Text.Json;

namespace Comity.Stix;

/// <summary>Objects that share a context (STIX 2.1, 4.4).</summary>
public readonly record struct Grouping(StixObject Object) : IStixView<Grouping>
{
    public static string TypeName => "grouping";

    public static Grouping Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    public string? Context => Json.Text("context");

    public IReadOnlyList<string> ObjectRefs => Json.Texts("object_refs");
}

/// <summary>An incident; the standard leaves its details to extensions (STIX 2.1, 4.6).</summary>
public readonly record struct Incident(StixObject Object) : IStixView<Incident>
{
    public static string TypeName => "incident";

    public static Incident Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");
}

/// <summary>A pattern that detects suspicious or malicious activity (STIX 2.1, 4.7).</summary>
public readonly record struct Indicator(StixObject Object) : IStixView<Indicator>
{
    public static string TypeName => "indicator";

    public static Indicator Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    public IReadOnlyList<string> IndicatorTypes => Json.Texts("indicator_types");

    public string? Pattern => Json.Text("pattern");

    public string? PatternType => Json.Text("pattern_type");

    public string? PatternVersion => Json.Text("pattern_version");

    public StixTimestamp? ValidFrom => Json.Time("valid_from");

    /// <summary>From this instant on it is no longer valid; without it, it is for good.</summary>
    public StixTimestamp? ValidUntil => Json.Time("valid_until");

    public IReadOnlyList<KillChainPhase> KillChainPhases => Json.Parts<KillChainPhase>("kill_chain_phases");
}

/// <summary>Text of an analyst about other objects (STIX 2.1, 4.13).</summary>
public readonly record struct Note(StixObject Object) : IStixView<Note>
{
    public static string TypeName => "note";

    public static Note Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Abstract => Json.Text("abstract");

    public string? Content => Json.Text("content");

    public IReadOnlyList<string> Authors => Json.Texts("authors");

    public IReadOnlyList<string> ObjectRefs => Json.Texts("object_refs");
}

/// <summary>What was seen of systems and networks, so many times between two instants (STIX 2.1, 4.14).</summary>
public readonly record struct ObservedData(StixObject Object) : IStixView<ObservedData>
{
    public static string TypeName => "observed-data";

    public static ObservedData Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public StixTimestamp? FirstObserved => Json.Time("first_observed");

    public StixTimestamp? LastObserved => Json.Time("last_observed");

    public long? NumberObserved => Json.Integer("number_observed");

    /// <summary>The deprecated container of cyber-observable objects (2.13).</summary>
    public JsonElement? Objects => Json.Value("objects");

    public IReadOnlyList<string> ObjectRefs => Json.Texts("object_refs");
}

/// <summary>An assessment of how correct another's objects are (STIX 2.1, 4.15).</summary>
public readonly record struct Opinion(StixObject Object) : IStixView<Opinion>
{
    public static string TypeName => "opinion";

    public static Opinion Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Explanation => Json.Text("explanation");

    public IReadOnlyList<string> Authors => Json.Texts("authors");

    /// <summary>The property <c>opinion</c>: how far its author agrees.</summary>
    public string? Value => Json.Text("opinion");

    public IReadOnlyList<string> ObjectRefs => Json.Texts("object_refs");
}

/// <summary>Threat intelligence about a subject, with its details (STIX 2.1, 4.16).</summary>
public readonly record struct Report(StixObject Object) : IStixView<Report>
{
    public static string TypeName => "report";

    public static Report Of(StixObject stix) => new(stix);

    private JsonElement Json => Object.Json;

    public string? Name => Json.Text("name");

    public string? Description => Json.Text("description");

    public IReadOnlyList<string> ReportTypes => Json.Texts("report_types");

    public StixTimestamp? Published => Json.Time("published");

    public IReadOnlyList<string> ObjectRefs => Json.Texts("object_refs");
}
