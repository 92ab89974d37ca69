namespace Comity.Cases.Territory;

/// <summary>Puts each item of a list into exactly one part or pile.</summary>
internal sealed class TerritorySplitter(TerritoryKnowledge knowledge, DateTimeOffset now)
{
    private readonly Dictionary<ParticipantId, List<ResolvedItem>> _parts = [];
    private readonly List<PiledItem> _piled = [];

    public TerritorySplit Split(IndicatorList list, AgeRule age)
    {
        foreach (var item in list.Items)
            Place(item);
        var parts = _parts.OrderBy(part => part.Key).Select(part => new TerritoryPart(part.Key, [.. InOrder(part.Value)])).ToList();
        var used = parts.SelectMany(part => part.Items).Select(item => item.Allocation.Source).Distinct()
            .OrderBy(source => source.DataDate ?? DateOnly.MinValue).ThenBy(source => source.Registry, StringComparer.Ordinal);
        return new TerritorySplit(parts, _piled, list.BadLines, now, age, [.. used], knowledge.Allocations.MissingRegistries);
    }

    private static IEnumerable<ResolvedItem> InOrder(IEnumerable<ResolvedItem> items) => items
        .OrderBy(item => item.Item.Address)
        .ThenBy(item => item.Item.Sighting.Behaviour, StringComparer.Ordinal)
        .ThenBy(item => item.Item.Sighting.Protocol, StringComparer.Ordinal)
        .ThenBy(item => item.Item.Sighting.Observer, StringComparer.Ordinal)
        .ThenBy(item => item.Item.Line);

    private void Place(IndicatorItem item)
    {
        var address = item.Address;
        if (knowledge.OurAddresses.Overlaps(address))
            Put(item, knowledge.OurAddresses.Contains(address) ? Pile.Ours : Pile.Spanning, "");
        else if (knowledge.WarningLists.FirstOrDefault(list => list.Addresses.Overlaps(address)) is { } warning)
            Put(item, Pile.WarningListed, warning.Label);
        else if (Covering(knowledge.CommunityRanges, address) is var community && community is not [null])
            Resolve(item, community);
        else if (SpecialPurpose.Addresses.Overlaps(address))
            Put(item, SpecialPurpose.Addresses.Contains(address) ? Pile.Reserved : Pile.Spanning, "");
        else
            Resolve(item, Covering(knowledge.Allocations, address));
    }

    private static IReadOnlyList<Allocation?> Covering(AllocationTable table, AddressBlock address) =>
        address.IsSingle ? [table.Find(address)] : table.Over(address);

    private void Resolve(IndicatorItem item, IReadOnlyList<Allocation?> covering)
    {
        // Several claims under one code are one State's; the oldest of them answers for the age.
        var alike = covering.All(claim => claim is { HasOwner: true, IsDisputed: false } && claim.Code == covering[0]!.Code);
        var claim = alike ? covering.MinBy(claim => claim!.Source.DataDate ?? DateOnly.MinValue) : covering[0];
        if (!alike && covering.Count > 1)
            Put(item, Pile.Spanning, string.Join(' ', covering.Select(Name).Distinct(StringComparer.Ordinal)));
        else if (claim is null || !claim.HasOwner)
            Put(item, Pile.Unallocated, claim is null ? "" : Name(claim), claim);
        else if (claim.IsDisputed)
            Put(item, Pile.Disputed, Name(claim), claim);
        else
            Assign(item, claim, knowledge.Codes.Find(claim.Code));
    }

    private void Assign(IndicatorItem item, Allocation claim, CodeEntry? entry)
    {
        if (entry is null)
            Put(item, Pile.UnmappedCode, claim.Code, claim);
        else if (entry.Participant is not { } participant)
            Put(item, entry.Kind == CodeKind.Regional ? Pile.Regional : Pile.Disputed, claim.Code, claim);
        else if (participant == knowledge.Us)
            Put(item, Pile.Ours, claim.Code, claim);
        else
            Part(participant).Add(new ResolvedItem(item, claim, claim.Source.AgeDays(now)));
    }

    private List<ResolvedItem> Part(ParticipantId participant) =>
        _parts.TryGetValue(participant, out var part) ? part : _parts[participant] = [];

    private void Put(IndicatorItem item, Pile pile, string detail, Allocation? claim = null) =>
        _piled.Add(new PiledItem(item, pile, detail, claim));

    private static string Name(Allocation? claim) => claim switch
    {
        null => "-",
        { IsDisputed: true } => string.Join('/', claim.Disputed.Select(disputed => disputed.Code).Distinct(StringComparer.Ordinal)),
        { HasOwner: false } => claim.Status == AllocationStatus.Available ? "available" : "reserved",
        _ => claim.Code,
    };
}
