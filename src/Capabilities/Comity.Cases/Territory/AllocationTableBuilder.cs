namespace Comity.Cases.Territory;

/// <summary>Addresses in a row with one answer, both ends included.</summary>
internal readonly record struct Stretch(UInt128 First, UInt128 Last, int Answer);

/// <summary>Decides between overlapping claims once, so that a look-up only searches.</summary>
internal sealed class AllocationTableBuilder
{
    private readonly Dictionary<string, int> _disputes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Code, AllocationStatus Status, int Source), int> _plain = [];
    private readonly List<SourcedClaim> _picked = [];

    public List<AllocationSource> Sources { get; } = [];

    public List<AllocationSource> Superseded { get; } = [];

    public List<Stretch> IPv4 { get; } = [];

    public List<Stretch> IPv6 { get; } = [];

    public List<Allocation> Answers { get; } = [];

    public List<AllocationConflict> Conflicts { get; } = [];

    public int ConflictCount { get; private set; }

    public static Result<AllocationTable> Build(IEnumerable<AllocationData> given)
    {
        var builder = new AllocationTableBuilder();
        var used = builder.Choose(given);
        builder.Sources.AddRange(used.Select(data => data.Source));
        var refusal = builder.Sweep(isIPv6: false, used, data => data.IPv4, builder.IPv4)
            ?? builder.Sweep(isIPv6: true, used, data => data.IPv6, builder.IPv6);
        return refusal is null ? new AllocationTable(builder) : refusal;
    }

    // Oldest first; the size decides between files of one day, so that the order of loading never does.
    private List<AllocationData> Choose(IEnumerable<AllocationData> given)
    {
        var newestFirst = given
            .OrderByDescending(data => data.Source.DataDate ?? DateOnly.MinValue)
            .ThenByDescending(data => data.IPv4.Count + data.IPv6.Count)
            .ThenBy(data => data.Source.Registry, StringComparer.Ordinal);
        var registries = new HashSet<string>(StringComparer.Ordinal);
        var used = new List<AllocationData>();
        foreach (var data in newestFirst)
        {
            if (data.Source.IsRegistry && !registries.Add(data.Source.Registry))
                Superseded.Add(data.Source);
            else
                used.Add(data);
        }

        used.Reverse();
        return used;
    }

    private Refusal? Sweep(bool isIPv6, List<AllocationData> used, Func<AllocationData, IReadOnlyList<Claim>> claimsOf, List<Stretch> stretches)
    {
        var claims = new List<SourcedClaim>(used.Sum(data => claimsOf(data).Count));
        for (var i = 0; i < used.Count; i++)
        {
            foreach (var claim in claimsOf(used[i]))
                claims.Add(new SourcedClaim(claim, i));
        }

        return ClaimSweep.Run(claims, (first, last, covering) => Add(isIPv6, stretches, new Stretch(first, last, Decide(covering))));
    }

    private void Add(bool isIPv6, List<Stretch> stretches, Stretch stretch)
    {
        if (stretches.Count > 0 && stretches[^1] is var before && before.Answer == stretch.Answer && before.Last + 1 == stretch.First)
        {
            stretches[^1] = before with { Last = stretch.Last };
            if (Answers[stretch.Answer].IsDisputed && ConflictCount == Conflicts.Count)
                Conflicts[^1] = Conflicts[^1] with { Last = stretch.Last };
            return;
        }

        stretches.Add(stretch);
        if (!Answers[stretch.Answer].IsDisputed)
            return;
        ConflictCount++;
        if (Conflicts.Count < AllocationTable.MaxListedConflicts)
            Conflicts.Add(new AllocationConflict(isIPv6, stretch.First, stretch.Last, Answers[stretch.Answer]));
    }

    private int Decide(List<SourcedClaim> covering)
    {
        if (covering.Count == 1)
            return Plain(covering[0]);
        PickNarrowest(covering);
        var best = _picked[0];
        var contradicted = false;
        foreach (var claim in _picked)
        {
            contradicted |= claim.Claim.HasOwner && best.Claim.HasOwner && claim.Claim.Code != best.Claim.Code;
            if (IsBetter(claim, best))
                best = claim;
        }

        return contradicted ? Disputed() : Plain(best);
    }

    private static bool IsBetter(SourcedClaim claim, SourcedClaim than) => claim.Claim.HasOwner == than.Claim.HasOwner
        ? (claim.Source, -(int)claim.Claim.Status).CompareTo((than.Source, -(int)than.Claim.Status)) > 0
        : claim.Claim.HasOwner;

    private void PickNarrowest(List<SourcedClaim> covering)
    {
        _picked.Clear();
        foreach (var claim in covering)
        {
            var isNarrowest = true;
            foreach (var other in covering)
                isNarrowest &= other.Source != claim.Source || Size(other) >= Size(claim);
            if (isNarrowest)
                _picked.Add(claim);
        }
    }

    // One less than the number of addresses, which for all of IPv6 would not fit.
    private static UInt128 Size(SourcedClaim claim) => claim.Claim.Last - claim.Claim.First;

    private int Plain(SourcedClaim claim)
    {
        var key = (claim.Claim.Code, claim.Claim.Status, claim.Source);
        if (_plain.TryGetValue(key, out var known))
            return known;
        Answers.Add(new Allocation(claim.Claim.Code, claim.Claim.Status, Sources[claim.Source], []));
        return _plain[key] = Answers.Count - 1;
    }

    private int Disputed()
    {
        var claims = _picked.Where(claim => claim.Claim.HasOwner)
            .Select(claim => (claim.Claim.Code, claim.Source)).Distinct()
            .OrderBy(claim => claim.Code, StringComparer.Ordinal).ThenBy(claim => claim.Source).ToList();
        var key = string.Join('|', claims);
        if (_disputes.TryGetValue(key, out var known))
            return known;
        var newest = Sources[claims.Max(claim => claim.Source)];
        Answers.Add(new Allocation("", AllocationStatus.Allocated, newest, [.. claims.Select(claim => (claim.Code, Sources[claim.Source]))]));
        return _disputes[key] = Answers.Count - 1;
    }
}
