namespace Comity.Taxii;

/// <summary>Decides, alike for every store, which objects of an addition are
/// new, what they are dated, and which stored versions they supersede.</summary>
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
