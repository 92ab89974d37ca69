namespace Comity.Taxii;

/// <summary>Which versions of which objects of one collection are meant; what is not set does not restrict (TAXII 2.1, 3.4).</summary>
public sealed record TaxiiQuery(Guid Collection)
{
    /// <summary>Only what was added after this, in microseconds since the start of 2020; the position of a cursor is the same.</summary>
    public long After { get; init; }

    /// <summary>Most versions to hand over, at least 1.</summary>
    public int Limit { get; init; } = int.MaxValue - 1;

    public IReadOnlyList<string> Ids { get; init; } = [];

    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Of <c>2.0</c> and <c>2.1</c>; another value is met by nothing. Without any, an object is shown in the latest one that it is there in; a deletion takes all.</summary>
    public IReadOnlyList<string> SpecVersions { get; init; } = [];

    public TaxiiVersions Versions { get; init; } = TaxiiVersions.Latest;
}

/// <summary>Which versions of an object are meant: those that meet any of the conditions (TAXII 2.1, 3.4.1).</summary>
/// <remarks>The latest and the first are those in the specification versions asked for, else in the object's latest one; a date added does not change them. A version that is named
/// alone is found in any specification version; where several are named without one, those of the latest among them.</remarks>
public sealed record TaxiiVersions
{
    public static TaxiiVersions Latest { get; } = new() { Last = true };

    public static TaxiiVersions Every { get; } = new() { All = true };

    public bool Last { get; init; }

    public bool First { get; init; }

    public bool All { get; init; }

    /// <summary>Versions by name, in the form of <see cref="TaxiiObject.VersionKey"/>.</summary>
    public IReadOnlyList<string> Exact { get; init; } = [];
}
