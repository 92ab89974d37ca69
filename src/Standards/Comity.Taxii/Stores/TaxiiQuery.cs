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

    /// <summary>Of <c>2.0</c> and <c>2.1</c>; another value is met by nothing. Without any, an
    /// object is shown in the latest one that it is there in; a deletion takes all.</summary>
    public IReadOnlyList<string> SpecVersions { get; init; } = [];

    public TaxiiVersions Versions { get; init; } = TaxiiVersions.Latest;
}
