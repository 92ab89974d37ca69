using Comity.Cases.Clocks;
using Comity.Cases.Territory;
using Comity.Storage.Trust;

namespace Comity.Cases.Notices;

/// <summary>How a list would be divided, before anything is drafted. Allocation is not location, and location is not responsibility.</summary>
/// <param name="Sentence">The key of that sentence, which stands wherever this is shown.</param>
/// <param name="PreviewOnly">Whether data used is older than the community's limit and nobody recorded why it will do.</param>
/// <param name="Flaws">Why notices cannot be drafted yet; empty when they can.</param>
internal sealed record NoticePreview(
    Guid List, string Name, CommunityId Community, int Items, IReadOnlyList<PartView> Parts, IReadOnlyList<PileView> Piles, IReadOnlyList<MissingField> Missing,
    IReadOnlyList<SourceView> TooOld, int LimitDays, bool PreviewOnly, IReadOnlyList<string> MissingRegistries, int CodesVersion, int BadLines, string Sentence,
    IReadOnlyList<FlawView> Flaws)
{
    public static NoticePreview Of(OpenedList opened, TerritorySplit split, CommunityId community, int codesVersion, TrustBook trust) => new(
        opened.Row.Id, opened.Row.Name, community, opened.List.Items.Count,
        [.. split.Parts.Select(part => PartView.Of(part, trust))],
        [.. Enum.GetValues<Pile>().Select(pile => new PileView(PileView.CodeOf(pile), split.Count(pile))).Where(pile => pile.Items > 0)],
        ListView.MissingIn(opened.List with { Items = [.. split.Parts.SelectMany(part => part.Items).Select(resolved => resolved.Item)] }),
        [.. split.TooOld.Select(source => SourceView.Of(source, split.At))],
        split.Age.LimitDays, split.PreviewOnly, split.MissingRegistries, codesVersion, opened.List.BadLines.Count, TerritoryTexts.AllocationIsNotLocation,
        [.. split.Flaws().Select(flaw => new FlawView(flaw.Code, flaw.Explanation, flaw.Where, flaw.Mend))]);
}

/// <summary>What one State would be told.</summary>
/// <param name="OldestData">The oldest date of the data by which its items were resolved; null if any is undated.</param>
internal sealed record PartView(ParticipantId Participant, string Name, int Items, DateOnly? OldestData)
{
    public static PartView Of(TerritoryPart part, TrustBook trust) => new(part.Participant, trust.NameOf(part.Participant), part.Items.Count, Oldest(part));

    public static DateOnly? Oldest(TerritoryPart part) =>
        part.Items.Any(item => item.Allocation.Source.DataDate is null) ? null : part.Items.Min(item => item.Allocation.Source.DataDate);
}

internal sealed record PileView(string Pile, int Items)
{
    public static string CodeOf(Pile pile) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(pile.ToString());

    public static Pile? Read(string? code) => Enum.GetValues<Pile>().Cast<Pile?>().FirstOrDefault(pile => CodeOf(pile!.Value) == code);
}

internal sealed record SourceView(string Registry, DateOnly? DataDate, int? AgeDays)
{
    public static SourceView Of(AllocationSource source, DateTimeOffset at) => new(source.Registry, source.DataDate, source.AgeDays(at));
}

internal sealed record FlawView(string Code, string Explanation, string? Where, string? Mend);

/// <summary>One address that goes to nobody yet.</summary>
internal sealed record PiledView(string Address, int Line, string Detail);

/// <summary>Divides imported lists by the seat's reference data and the community's reading of codes.</summary>
internal sealed class NoticeSplits(ImportedLists lists, TerritoryShelf shelf, CodeTables codes, CommunityRules rules, TimeProvider time)
{
    /// <param name="reason">Why data older than the community's limit will do; null when nobody said.</param>
    public async Task<Result<SplitList>> SplitAsync(int seat, ParticipantId self, Guid list, CommunityId community, string? reason, CancellationToken cancellation)
    {
        if (!(await lists.OpenAsync(seat, list, cancellation)).TryGet(out var opened, out var bad)
            || !(await shelf.ContentAsync(seat, cancellation)).TryGet(out var content, out bad))
            return bad;
        var table = await codes.FindAsync(seat, community, cancellation);
        var knowledge = new TerritoryKnowledge(content.Allocations, table, self)
        {
            CommunityRanges = content.CommunityRanges,
            OurAddresses = content.Own,
            WarningLists = content.Warnings,
        };
        var split = TerritorySplit.Of(opened.List, knowledge, time.GetUtcNow(), new AgeRule(rules.Of(community).RangeAgeDays, reason));
        return new SplitList(opened, split, table.Version);
    }
}

/// <summary>A list and how it divides.</summary>
internal sealed record SplitList(OpenedList Opened, TerritorySplit Split, int CodesVersion);
