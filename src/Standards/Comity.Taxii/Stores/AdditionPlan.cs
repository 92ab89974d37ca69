namespace Comity.Taxii;

/// <summary>What a store knows of the objects of an addition, at the moment of its transaction.</summary>
internal interface IStoredVersions
{
    /// <summary>The latest version of an object; <see langword="null"/> where it has none.</summary>
    StoredVersion? Latest(string id);

    /// <summary>A version by its key; <see langword="null"/> where it is not there.</summary>
    StoredVersion? Version(string id, string key);
}

/// <summary>A stored version: its key, its text, and where it stands.</summary>
/// <param name="SameBytes">Whether its bytes are these; asked at most once for an object, and only where it may be there already.</param>
internal readonly record struct StoredVersion(string Key, string Written, long Added, Func<ReadOnlyMemory<byte>, bool> SameBytes);

/// <summary>One row to be written.</summary>
internal sealed record PlannedRow(TaxiiObject Object, string Key, string Written, long Added)
{
    /// <summary>Whether a later version is there; the latest view does not show it.</summary>
    public bool Superseded { get; set; }
}

/// <summary>Decides, alike for every store, which objects of an addition are new, what they are dated, and which stored versions they supersede.</summary>
internal sealed class AdditionPlan
{
    private readonly IStoredVersions _stored;
    private readonly Dictionary<string, PlannedRow> _latest = [];
    private readonly Dictionary<(string, string), PlannedRow> _planned = [];

    /// <param name="last">The greatest date added that the collection ever gave.</param>
    public AdditionPlan(IReadOnlyList<TaxiiObject> objects, DateTimeOffset at, long last, IStoredVersions stored)
    {
        _stored = stored;
        Last = Math.Max(TaxiiTime.Microseconds(at) - 1, last);
        Outcomes = new TaxiiOutcome[objects.Count];
        for (var i = 0; i < objects.Count; i++)
            Outcomes[i] = Plan(objects[i]);
    }

    public TaxiiOutcome[] Outcomes { get; }

    public List<PlannedRow> Rows { get; } = [];

    /// <summary>Dates of the stored versions that are no longer the latest.</summary>
    public List<long> Superseded { get; } = [];

    /// <summary>The greatest date added that is given afterwards.</summary>
    public long Last { get; private set; }

    private TaxiiOutcome Plan(TaxiiObject one)
    {
        var latest = Latest(one.Id);
        var key = one.Version is null ? null : TaxiiObject.VersionKey(one.Version);
        if (There(one, key, latest) is { } there)
            return there;
        Last++;
        var written = one.Version ?? TaxiiTime.Text(Last);
        var row = new PlannedRow(one, key ?? TaxiiObject.VersionKey(written), written, Last);
        Rows.Add(row);
        Rank(row, latest);
        return new TaxiiOutcome(TaxiiOutcomeKind.Added, written);
    }

    private StoredVersion? Latest(string id) => _latest.TryGetValue(id, out var row) ? Of(row) : _stored.Latest(id);

    private static StoredVersion Of(PlannedRow row) =>
        new(row.Key, row.Written, row.Added, bytes => bytes.Span.SequenceEqual(row.Object.Body.Span));

    private TaxiiOutcome? There(TaxiiObject one, string? key, StoredVersion? latest)
    {
        if (latest is not { } newest)
            return null;
        if (key is null)
            return newest.SameBytes(one.Body) ? new TaxiiOutcome(TaxiiOutcomeKind.AlreadyThere, newest.Written) : null;
        var order = string.CompareOrdinal(newest.Key, key);
        var same = order < 0 ? null : order == 0 ? newest : Earlier(one.Id, key);
        return same is { } found
            ? new TaxiiOutcome(found.SameBytes(one.Body) ? TaxiiOutcomeKind.AlreadyThere : TaxiiOutcomeKind.OtherBytesThere, found.Written)
            : null;
    }

    private StoredVersion? Earlier(string id, string key) =>
        _planned.TryGetValue((id, key), out var row) ? Of(row) : _stored.Version(id, key);

    private void Rank(PlannedRow row, StoredVersion? latest)
    {
        _planned[(row.Object.Id, row.Key)] = row;
        if (latest is { } newest && string.CompareOrdinal(newest.Key, row.Key) > 0)
        {
            row.Superseded = true;
            return;
        }

        if (_latest.TryGetValue(row.Object.Id, out var before))
            before.Superseded = true;
        else if (latest is { } stored)
            Superseded.Add(stored.Added);
        _latest[row.Object.Id] = row;
    }
}
