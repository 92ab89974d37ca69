using System.Collections.Frozen;

namespace Comity.Stix;

/// <summary>The types of objects that a reference may name.</summary>
/// <remarks>
/// Where a whole kind is allowed, types that the standard does not define are taken: an extension may make them of that kind.
/// </remarks>
internal sealed class Targets
{
    /// <summary>Any STIX Object; a bundle is none (section 8).</summary>
    public static readonly Targets Any = new("any STIX Object", static type => !string.Equals(type, "bundle", StringComparison.Ordinal));

    public static readonly Targets Sdo = Kinds("an SDO", StixKind.Domain);

    public static readonly Targets Sco = Kinds("an SCO", StixKind.Observable);

    public static readonly Targets SdoOrSco = Kinds("an SDO or SCO", StixKind.Domain, StixKind.Observable);

    public static readonly Targets ScoOrSro = Kinds("an SCO or SRO", StixKind.Observable, StixKind.Relationship);

    private readonly Func<string, bool> _takes;

    private Targets(string shown, Func<string, bool> takes) => (Shown, _takes) = (shown, takes);

    /// <summary>What may be named, for a person.</summary>
    public string Shown { get; }

    public static Targets Only(params string[] types)
    {
        var set = types.ToFrozenSet(StringComparer.Ordinal);
        return new($"an object of type {string.Join(" or ", types)}", set.Contains);
    }

    public bool Take(string type) => _takes(type);

    private static Targets Kinds(string shown, params StixKind[] kinds) =>
        new(shown, type => StixTypes.Find(type) is not { } known || kinds.Contains(known.Kind));
}
