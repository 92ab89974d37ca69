namespace Comity.Cases.Severity;

/// <summary>The file form of a scheme. Numbers are decimal texts, so that no reader rounds them.</summary>
internal sealed record SchemeData(string Format, string Code, string Version, LanguageText Name, string Standing, string Family, IReadOnlyList<LevelData> Levels)
{
    public ParticipantId? Owner { get; init; }

    public LanguageText? Note { get; init; }

    public IReadOnlyList<QuestionData> Questions { get; init; } = [];

    /// <summary>For a weighted sum.</summary>
    public IReadOnlyList<BandData> Bands { get; init; } = [];

    public MatrixData? Matrix { get; init; }

    /// <summary>For thresholds.</summary>
    public IReadOnlyList<RuleData> Rules { get; init; } = [];
}

internal sealed record LevelData(string Code, int Rank, LanguageText Name, LanguageText? Test = null);

internal sealed record QuestionData(string Code, LanguageText Name, IReadOnlyList<OptionData> Options, string? Weight = null);

internal sealed record OptionData(string Code, LanguageText Name, string? Value = null, string? Level = null);

internal sealed record BandData(string From, string To, string Level);

internal sealed record MatrixData(string Rows, string Columns, IReadOnlyList<IReadOnlyList<string>> Cells);

internal sealed record RuleData(string Level, ConditionData When);

/// <summary>Either <c>any</c>, or <c>all</c>, or <c>question</c> with <c>oneOf</c>.</summary>
internal sealed record ConditionData(
    IReadOnlyList<ConditionData>? Any = null, IReadOnlyList<ConditionData>? All = null, string? Question = null, IReadOnlyList<string>? OneOf = null);

internal sealed record MappingData(string Format, SchemeId From, SchemeId To, string Version, string Basis, IReadOnlyList<MappingEntryData> Entries)
{
    public ParticipantId? Publisher { get; init; }
}

internal sealed record MappingEntryData(string Level, string Lowest, string Highest);
