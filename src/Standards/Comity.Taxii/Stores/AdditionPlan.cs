namespace Comity.Taxii;

/// <summary>What a store knows of the objects of an addition, at the moment of its transaction.</summary>
internal interface IStoredVersions
{
    /// <summary>The keys of an object's latest versions in either specification version; <see langword="null"/> where it has none.</summary>
    LatestKeys Latest(string id);

    /// <summary>What an object that is there already is answered with; <see langword="null"/> where it is not. Asked only where the object has a version.</summary>
    /// <param name="key">Of its version; without one, the same content under any version is what is there.</param>
    TaxiiOutcome? There(TaxiiObject one, string? key);
}

/// <summary>The latest versions of an object by specification version.</summary>
internal readonly record struct LatestKeys(string? Stix20, string? Stix21);

/// <summary>One row to be written.</summary>
internal sealed record PlannedRow(TaxiiObject Object, string Key, string Written, long Added)
{
    public short Spec { get; } = SpecNumber.Of(Object.SpecVersion);

    /// <summary>A <see cref="RowPart"/>, known when the whole addition is planned.</summary>
    public int Part { get; set; }
}

/// <summary>A version in one specification version, by its key.</summary>
internal readonly record struct StoredRow(string Id, short Spec, string Key);

/// <summary>Decides, alike for every store, which objects of an addition are new, what they are dated, and which stored versions they supersede.</summary>
internal sealed class AdditionPlan
{
    private readonly IStoredVersions _stored;
    private readonly Dictionary<string, ObjectTops> _tops = [];
    private readonly Dictionary<(string, string), PlannedRow> _planned = [];

    /// <param name="last">The greatest date added that the collection ever gave.</param>
    public AdditionPlan(IReadOnlyList<TaxiiObject> objects, DateTimeOffset at, long last, IStoredVersions stored)
    {
        _stored = stored;
        Last = Math.Max(TaxiiTime.Microseconds(at) - 1, last);
        Outcomes = new TaxiiOutcome[objects.Count];
        for (var i = 0; i < objects.Count; i++)
            Outcomes[i] = Plan(objects[i]);
        foreach (var row in Rows)
            row.Part = _tops[row.Object.Id].PartOf(row);
        foreach (var (id, tops) in _tops)
            Move(id, tops);
    }

    public TaxiiOutcome[] Outcomes { get; }

    public List<PlannedRow> Rows { get; } = [];

    /// <summary>Stored versions that are no longer the latest in their specification version.</summary>
    public List<StoredRow> Superseded { get; } = [];

    /// <summary>Objects whose stored versions of STIX 2.0 give way to a first one of STIX 2.1.</summary>
    public List<string> Outdated { get; } = [];

    /// <summary>The greatest date added that is given afterwards.</summary>
    public long Last { get; private set; }

    private TaxiiOutcome Plan(TaxiiObject one)
    {
        var key = one.Version is null ? null : TaxiiObject.VersionKey(one.Version);
        if (!_tops.TryGetValue(one.Id, out var tops))
            _tops[one.Id] = tops = new ObjectTops(_stored.Latest(one.Id));
        if (There(one, key, tops) is { } there)
            return there;
        Last++;
        var written = one.Version ?? TaxiiTime.Text(Last);
        var row = new PlannedRow(one, key ?? TaxiiObject.VersionKey(written), written, Last);
        Rows.Add(row);
        tops.Rank(row);
        _planned[(one.Id, row.Key)] = row;
        if (key is null)
            _planned[(one.Id, DigestOf(one))] = row;
        return new TaxiiOutcome(TaxiiOutcomeKind.Added, written);
    }

    private TaxiiOutcome? There(TaxiiObject one, string? key, ObjectTops tops)
    {
        if (_planned.TryGetValue((one.Id, key ?? DigestOf(one)), out var row))
            return one.Beside(row.Object.Digest.Span, row.Written);
        return tops.IsStored ? _stored.There(one, key) : null;
    }

    // No version has this form: both can stand in one list.
    private static string DigestOf(TaxiiObject one) => Convert.ToHexString(one.Digest.Span);

    private void Move(string id, ObjectTops tops)
    {
        if (tops.SupersededOf(SpecNumber.Stix20) is { } old)
            Superseded.Add(new StoredRow(id, SpecNumber.Stix20, old));
        if (tops.SupersededOf(SpecNumber.Stix21) is { } key)
            Superseded.Add(new StoredRow(id, SpecNumber.Stix21, key));
        if (tops.Outdates)
            Outdated.Add(id);
    }
}

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
