namespace Comity.Taxii;

/// <summary>The latest versions of one object while an addition is planned: those that are stored, and those that will be.</summary>
internal sealed class ObjectTops(LatestKeys stored)
{
    private PlannedRow? _stix20;
    private PlannedRow? _stix21;

    public bool IsStored => stored.Stix20 is not null || stored.Stix21 is not null;

    /// <summary>Whether the object is stored in STIX 2.0 alone and will be there in 2.1.</summary>
    public bool Outdates => _stix21 is not null && stored.Stix21 is null && stored.Stix20 is not null;

    /// <summary>Makes the row the latest in its specification version where none is later.</summary>
    public void Rank(PlannedRow row)
    {
        var key = Planned(row.Spec)?.Key ?? Stored(row.Spec);
        if (key is not null && string.CompareOrdinal(key, row.Key) > 0)
            return;
        if (row.Spec == SpecNumber.Stix21)
            _stix21 = row;
        else
            _stix20 = row;
    }

    public int PartOf(PlannedRow row) =>
        (ReferenceEquals(Planned(row.Spec), row) ? RowPart.Latest : RowPart.Superseded)
        | (row.Spec == SpecNumber.Stix20 && (_stix21 is not null || stored.Stix21 is not null) ? RowPart.Outdated : RowPart.Latest);

    /// <summary>The key of the stored version that a planned one supersedes.</summary>
    public string? SupersededOf(short spec) => Planned(spec) is null ? null : Stored(spec);

    private PlannedRow? Planned(short spec) => spec == SpecNumber.Stix21 ? _stix21 : _stix20;

    private string? Stored(short spec) => spec == SpecNumber.Stix21 ? stored.Stix21 : stored.Stix20;
}
