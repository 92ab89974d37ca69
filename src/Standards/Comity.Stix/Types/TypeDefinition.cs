using System.Collections.Frozen;

namespace Comity.Stix;

/// <summary>The kinds of objects that STIX 2.1 has.</summary>
internal enum StixKind
{
    /// <summary>A STIX Domain Object (section 4).</summary>
    Domain,

    /// <summary>A STIX Relationship Object (section 5).</summary>
    Relationship,

    /// <summary>A STIX Cyber-observable Object (section 6).</summary>
    Observable,

    /// <summary>A STIX Meta Object (section 7).</summary>
    Meta,

    /// <summary>The bundle (section 8), which is no STIX Object.</summary>
    Bundle,
}

/// <summary>
/// A type of the standard: its kind, its table, the extensions that the standard defines for it, and what makes its <c>id</c>.
/// </summary>
internal sealed class TypeDefinition(string name, StixKind kind, PropertyTable table)
{
    public string Name { get; } = name;

    public StixKind Kind { get; } = kind;

    public PropertyTable Table { get; } = table;

    /// <summary>
    /// The properties that the deterministic identifier is made of (3.4), in the order of the canonical form; none for what is no SCO, and
    /// for a process (6.13.1).
    /// </summary>
    public string[] Contributing { get; init; } = [];

    /// <summary>Predefined extensions (3.10) by name.</summary>
    public FrozenDictionary<string, PropertyTable> Extensions { get; init; } = FrozenDictionary<string, PropertyTable>.Empty;
}
