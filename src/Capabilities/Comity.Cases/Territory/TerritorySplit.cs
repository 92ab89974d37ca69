namespace Comity.Cases.Territory;

/// <summary>Text keys of sentences that stand wherever a territory notice is shown.</summary>
public static class TerritoryTexts
{
    /// <summary>"Allocation is not location, and location is not responsibility."</summary>
    public const string AllocationIsNotLocation = "territory.allocation-is-not-location";
}

/// <summary>Why an item goes to nobody yet.</summary>
public enum Pile
{
    /// <summary>Its code is not in the community's table.</summary>
    UnmappedCode,

    /// <summary>Sources contradict each other, or the community does not agree on the code.</summary>
    Disputed,

    /// <summary>Its code stands for a region.</summary>
    Regional,

    /// <summary>No source says that anybody has it; a missing registry may.</summary>
    Unallocated,

    /// <summary>It is of a special-purpose range.</summary>
    Reserved,

    /// <summary>It is our own, by our ranges or by its code.</summary>
    Ours,

    /// <summary>It stands on a warning list.</summary>
    WarningListed,

    /// <summary>A block that crosses a border between any of these or between codes; an officer divides it.</summary>
    Spanning,
}

/// <summary>What the addresses are held against.</summary>
/// <param name="Allocations">The registries' claims.</param>
/// <param name="Codes">The community's reading of their codes.</param>
/// <param name="Us">Our own participant: its items are never notified.</param>
public sealed record TerritoryKnowledge(AllocationTable Allocations, CommunityCodes Codes, ParticipantId Us)
{
    /// <summary>Ranges to which the community itself gives codes. They win over reserved ranges and registries, so that demonstrations can use documentation addresses.</summary>
    public AllocationTable CommunityRanges { get; init; } = AllocationTable.Empty;

    /// <summary>Our own addresses, wherever a registry files them.</summary>
    public AddressSet OurAddresses { get; init; } = AddressSet.Empty;

    public IReadOnlyList<WarningList> WarningLists { get; init; } = [];
}

/// <summary>How old allocation data may be.</summary>
/// <param name="LimitDays">Whole days; beyond them a split is a preview.</param>
/// <param name="Reason">Why older data is used all the same, recorded by an officer; <see langword="null"/> or blank if there is none.</param>
public sealed record AgeRule(int LimitDays = AgeRule.DefaultLimitDays, string? Reason = null)
{
    /// <summary>A month: registries publish every day.</summary>
    public const int DefaultLimitDays = 30;
}

/// <summary>An item and the claim that says whose it is.</summary>
/// <param name="AgeDays">Age of the claim's data in whole days; <see langword="null"/> if undated.</param>
public sealed record ResolvedItem(IndicatorItem Item, Allocation Allocation, int? AgeDays);

/// <summary>What goes to one participant, and nothing that goes to another.</summary>
/// <param name="Items">By address, then behaviour, protocol, observer: the position, from 1, is the item's number in the notice.</param>
public sealed record TerritoryPart(ParticipantId Participant, IReadOnlyList<ResolvedItem> Items);

/// <summary>An item that goes to nobody yet.</summary>
/// <param name="Detail">The code or codes, or the label of the warning list; may be empty.</param>
public sealed record PiledItem(IndicatorItem Item, Pile Pile, string Detail, Allocation? Allocation);

/// <summary>A list divided by the State whose registry allocation covers each address. Every item of the list is in exactly one part or pile.</summary>
/// <remarks>Show <see cref="TerritoryTexts.AllocationIsNotLocation"/> with it.</remarks>
/// <param name="Parts">By participant.</param>
/// <param name="Piled">In the order of the list.</param>
/// <param name="BadLines">Lines of the list that were no items.</param>
/// <param name="At">The instant against which ages are counted.</param>
/// <param name="UsedSources">The sources of all items in parts, oldest first.</param>
/// <param name="MissingRegistries">Registries whose data was not there.</param>
public sealed record TerritorySplit(
    IReadOnlyList<TerritoryPart> Parts,
    IReadOnlyList<PiledItem> Piled,
    LineProblems BadLines,
    DateTimeOffset At,
    AgeRule Age,
    IReadOnlyList<AllocationSource> UsedSources,
    IReadOnlyList<string> MissingRegistries)
{
    /// <summary>Sources of items in parts that are too old by <see cref="Age"/>.</summary>
    public IReadOnlyList<AllocationSource> TooOld => [.. UsedSources.Where(source => source.IsTooOld(At, Age.LimitDays))];

    /// <summary>Whether this may be looked at and not released: a used source is too old, and nobody recorded why it will do.</summary>
    public bool PreviewOnly => string.IsNullOrWhiteSpace(Age.Reason) && UsedSources.Any(source => source.IsTooOld(At, Age.LimitDays));

    public int Count(Pile pile) => Piled.Count(item => item.Pile == pile);

    /// <summary>Why this may not be released; empty if it may.</summary>
    public IReadOnlyList<Refusal> Flaws()
    {
        var flaws = new List<Refusal>();
        if (Parts.Count == 0)
            flaws.Add(new NothingToNotify());
        if (PreviewOnly)
            flaws.Add(new AllocationDataTooOld(TooOld.Count, Age.LimitDays) { Mend = "Load newer data, or record why this data will do." });
        flaws.AddRange(IndicatorList.Flaws(Parts.SelectMany(part => part.Items).Select(resolved => resolved.Item)));
        return flaws;
    }

    /// <summary>Divides a list. Pure: the same list, knowledge and instant give the same split.</summary>
    public static TerritorySplit Of(IndicatorList list, TerritoryKnowledge knowledge, DateTimeOffset now, AgeRule? age = null) =>
        new TerritorySplitter(knowledge, now).Split(list, age ?? new AgeRule());
}
