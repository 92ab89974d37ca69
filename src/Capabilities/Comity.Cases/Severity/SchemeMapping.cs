using Comity.Cases.Classification;

namespace Comity.Cases.Severity;

/// <summary>On whose word two schemes are compared.</summary>
public enum MappingBasis
{
    /// <summary>The view of whoever publishes it, and of nobody else.</summary>
    Unilateral,

    /// <summary>Both owners agreed.</summary>
    Bilateral,

    /// <summary>The owner of the scheme that is mapped from publishes it.</summary>
    Official,
}

/// <summary>Levels of another scheme, shown beside the original and never in its place.</summary>
/// <remarks>It is no level of anybody's assessment: only the original is.</remarks>
public sealed record MappedRange(SchemeId From, LevelRange Original, SchemeId To, LevelRange Shown, MappingBasis Basis, string Version, ParticipantId? Publisher)
{
    public override string ToString() => $"{Original} in {From}, which is {Shown} in {To} ({Basis} mapping, version {Version})";
}

/// <summary>How levels of one scheme read in another, in this direction only.</summary>
public sealed class SchemeMapping
{
    public const string Format = "comity.severity-mapping/1";

    private readonly SeverityScheme _from;
    private readonly IReadOnlyDictionary<string, LevelRange> _entries;

    private SchemeMapping(SeverityScheme from, SeverityScheme to, MappingData data, MappingBasis basis, IReadOnlyDictionary<string, LevelRange> entries)
    {
        (_from, _entries) = (from, entries);
        (From, To, Version, Basis, Publisher) = (from.Id, to.Id, data.Version, basis, data.Publisher);
    }

    public SchemeId From { get; }

    public SchemeId To { get; }

    public string Version { get; }

    public MappingBasis Basis { get; }

    public ParticipantId? Publisher { get; }

    /// <summary>Levels that nobody has compared yet.</summary>
    public IReadOnlyList<SeverityLevel> NotMapped => [.. _from.Levels.Where(level => !_entries.ContainsKey(level.Code))];

    /// <summary>Reads a mapping between exactly these two schemes, versions included.</summary>
    public static Result<SchemeMapping> Read(ReadOnlySpan<byte> utf8, SeverityScheme from, SeverityScheme to)
    {
        if (!DataFile.Read<MappingData>(utf8).TryGet(out var data, out var refusal))
            return refusal;
        if (data.Format != Format || data.Version.Length is 0 or > 32 || BasisOf(data.Basis) is not { } basis)
            return new BadMapping($"Its format is {Format}, it has a version, and its basis is official, bilateral or unilateral.");
        if (data.From != from.Id || data.To != to.Id)
            return new BadMapping("It is between other schemes, or other versions of them.") { Where = "/from" };
        if (basis == MappingBasis.Official && (data.Publisher is null || data.Publisher != from.Id.Owner))
            return new BadMapping("Only the owner of the scheme that is mapped from publishes an official mapping.") { Where = "/basis" };
        var entries = new Dictionary<string, LevelRange>(StringComparer.Ordinal);
        foreach (var (entry, index) in data.Entries.Select((entry, index) => (entry, index)))
        {
            if (from.Level(entry.Level) is null || to.Level(entry.Lowest) is not { } lowest || to.Level(entry.Highest) is not { } highest
                || lowest.Rank > highest.Rank)
                return new BadMapping("It maps a level of the one scheme to a level or rising range of the other.") { Where = $"/entries/{index}" };
            if (!entries.TryAdd(entry.Level, new LevelRange(lowest, highest)))
                return new BadMapping("A level is mapped once.") { Where = $"/entries/{index}" };
        }

        return entries.Count == 0 ? new BadMapping("It maps no level.") : new SchemeMapping(from, to, data, basis, entries);
    }

    /// <summary>How a level, or a range of levels, reads in the other scheme; with the way it was come by.</summary>
    public Result<MappedRange> Show(LevelRange original)
    {
        var between = _from.Levels.Where(level => level.Rank >= original.Lowest.Rank && level.Rank <= original.Highest.Rank).ToList();
        if (!_from.Levels.Contains(original.Lowest) || !_from.Levels.Contains(original.Highest) || between.Count == 0)
            return new NotMapped(original.ToString());
        var ranges = between.Select(level => _entries.GetValueOrDefault(level.Code)).ToList();
        if (ranges.Contains(null))
            return new NotMapped(original.ToString());
        var shown = new LevelRange(ranges.Select(range => range!.Lowest).MinBy(level => level.Rank)!, ranges.Select(range => range!.Highest).MaxBy(level => level.Rank)!);
        return new MappedRange(From, original, To, shown, Basis, Version, Publisher);
    }

    private static MappingBasis? BasisOf(string text) => text switch
    {
        "official" => MappingBasis.Official,
        "bilateral" => MappingBasis.Bilateral,
        "unilateral" => MappingBasis.Unilateral,
        _ => null,
    };
}
