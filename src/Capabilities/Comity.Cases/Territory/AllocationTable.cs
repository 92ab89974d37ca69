namespace Comity.Cases.Territory;

/// <summary>What the sources together say of an address: one code from one source, or that they contradict each other.</summary>
/// <param name="Code">Two capital letters; empty if nobody is named or the claim is disputed.</param>
/// <param name="Source">Where it stands; for a dispute the newest of the sources.</param>
/// <param name="Disputed">The contradicting claims, sorted by code; empty if there is no contradiction.</param>
public sealed record Allocation(
    string Code, AllocationStatus Status, AllocationSource Source, IReadOnlyList<(string Code, AllocationSource Source)> Disputed)
{
    public bool IsDisputed => Disputed.Count > 0;

    /// <summary>Whether it was given to somebody at all.</summary>
    public bool HasOwner => Status is AllocationStatus.Allocated or AllocationStatus.Assigned;
}

/// <summary>Addresses for which the sources name different codes.</summary>
public sealed record AllocationConflict(bool IsIPv6, UInt128 First, UInt128 Last, Allocation Claims)
{
    /// <summary>The first and last address as text.</summary>
    public override string ToString() => $"{AddressText.Write(IsIPv6, First)} - {AddressText.Write(IsIPv6, Last)}";
}

/// <summary>Says which claim covers an address, the same for the same sources in any order; immutable, safe for any number of readers.</summary>
/// <remarks>
/// Within one source the narrowest claim wins, and equal ranges with different codes are disputed. Between sources there is no winner: different codes
/// are disputed; of equal codes the newest source is named; a claim that names an owner stands over one that says available or reserved.
/// Of several files of one registry only the newest counts.
/// </remarks>
public sealed class AllocationTable
{
    /// <summary>Most conflicts listed one by one; all are counted.</summary>
    public const int MaxListedConflicts = 10_000;

    private readonly uint[] _first4;
    private readonly uint[] _last4;
    private readonly int[] _answer4;
    private readonly UInt128[] _first6;
    private readonly UInt128[] _last6;
    private readonly int[] _answer6;
    private readonly Allocation[] _answers;

    internal AllocationTable(AllocationTableBuilder built)
    {
        _first4 = [.. built.IPv4.Select(stretch => (uint)stretch.First)];
        _last4 = [.. built.IPv4.Select(stretch => (uint)stretch.Last)];
        _answer4 = [.. built.IPv4.Select(stretch => stretch.Answer)];
        _first6 = [.. built.IPv6.Select(stretch => stretch.First)];
        _last6 = [.. built.IPv6.Select(stretch => stretch.Last)];
        _answer6 = [.. built.IPv6.Select(stretch => stretch.Answer)];
        _answers = [.. built.Answers];
        (Sources, Superseded) = (built.Sources, built.Superseded);
        (Conflicts, ConflictCount) = (built.Conflicts, built.ConflictCount);
        MissingRegistries = [.. DelegatedStatistics.Registries.Except(Sources.Where(source => source.IsRegistry).Select(source => source.Registry))];
    }

    /// <summary>A table of no source: it covers nothing and misses every registry.</summary>
    public static AllocationTable Empty { get; } = new(new AllocationTableBuilder());

    /// <summary>The sources that count, oldest first.</summary>
    public IReadOnlyList<AllocationSource> Sources { get; }

    /// <summary>Files of a registry of which a newer file is there.</summary>
    public IReadOnlyList<AllocationSource> Superseded { get; }

    /// <summary>Registries whose file is not there: what they allocated shows as unallocated.</summary>
    public IReadOnlyList<string> MissingRegistries { get; }

    /// <summary>The first conflicts, in order of address.</summary>
    public IReadOnlyList<AllocationConflict> Conflicts { get; }

    public int ConflictCount { get; }

    /// <summary>How many stretches of addresses with one answer there are.</summary>
    public int StretchCount => _first4.Length + _first6.Length;

    /// <summary>A table of these sources, or that they overlap beyond reason.</summary>
    public static Result<AllocationTable> Build(IEnumerable<AllocationData> sources) => AllocationTableBuilder.Build(sources);

    /// <summary>What covers the first address of <paramref name="address"/>; <see langword="null"/> if nothing does.</summary>
    public Allocation? Find(AddressBlock address) => Answer(address.IsIPv6, Position(address.IsIPv6, address.First), address.First);

    /// <summary>The different answers inside a block, in order, at most <paramref name="limit"/>; <see langword="null"/> stands for addresses that nothing covers.</summary>
    public IReadOnlyList<Allocation?> Over(AddressBlock block, int limit = 16)
    {
        var answers = new List<Allocation?>(1);
        var at = block.First;
        var i = Position(block.IsIPv6, at);
        if (i < 0 || Last(block.IsIPv6, i) < at)
            i++;
        for (; answers.Count < limit; i++)
        {
            var first = First(block.IsIPv6, i);
            if (first is null || first > at)
                Note(answers, answer: null);
            if (first is null || first > block.Last)
                break;
            Note(answers, Answer(block.IsIPv6, i, first.Value));
            if (Last(block.IsIPv6, i) >= block.Last)
                break;
            at = Last(block.IsIPv6, i) + 1;
        }

        return answers;
    }

    private static void Note(List<Allocation?> answers, Allocation? answer)
    {
        if (!answers.Exists(known => ReferenceEquals(known, answer)))
            answers.Add(answer);
    }

    private Allocation? Answer(bool isIPv6, int position, UInt128 address) =>
        position < 0 || Last(isIPv6, position) < address ? null : _answers[isIPv6 ? _answer6[position] : _answer4[position]];

    private UInt128 Last(bool isIPv6, int position) => isIPv6 ? _last6[position] : _last4[position];

    // The last stretch that begins at or before the address; -1 if there is none.
    private int Position(bool isIPv6, UInt128 address) => isIPv6 ? Position(_first6, address) : Position(_first4, (uint)address);

    // Written out because Array.BinarySearch compares through an interface, which for 128 bits costs several times the search.
    private static int Position<T>(T[] firsts, T address)
        where T : struct, System.Numerics.IComparisonOperators<T, T, bool>
    {
        var (low, high) = (0, firsts.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (firsts[middle] <= address)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high;
    }

    // Null after the last stretch.
    private UInt128? First(bool isIPv6, int position) => isIPv6
        ? (position < _first6.Length ? _first6[position] : null)
        : (position < _first4.Length ? _first4[position] : null);
}
