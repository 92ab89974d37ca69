using System.Globalization;

namespace Comity.Cases.Severity;

/// <summary>Which scheme: whose, which, and in what version. Two versions are two schemes.</summary>
/// <param name="Code">Kebab case, stable over versions.</param>
/// <param name="Version">As its owner numbers it.</param>
/// <param name="Owner">The participant that sets it; <see langword="null"/> for a neutral or notional one that nobody owns.</param>
public sealed record SchemeId(string Code, string Version, ParticipantId? Owner = null)
{
    public override string ToString() => $"{Code} {Version}{(Owner is { } owner ? $" of {owner}" : "")}";
}

/// <summary>How far a scheme has come: an example, a draft, or a rule that its owner applies.</summary>
public enum SchemeStanding
{
    Notional,
    Draft,
    InForce,
}

/// <summary>One level of a scheme. A higher rank is worse, whatever the level's own number says.</summary>
/// <param name="Test">When it applies, in words.</param>
public sealed record SeverityLevel(string Code, int Rank, LanguageText Name, LanguageText? Test = null);

/// <summary>The levels that are possible: from the mildest to the worst, both included; one level when the two are the same.</summary>
public sealed record LevelRange(SeverityLevel Lowest, SeverityLevel Highest)
{
    public bool IsSingle => Lowest == Highest;

    public override string ToString() => IsSingle ? Lowest.Code : $"{Lowest.Code}..{Highest.Code}";
}

/// <summary>One thing that can be answered.</summary>
public sealed record AnswerOption(string Code, LanguageText Name);

/// <summary>One thing that a scheme asks, with the answers it takes, mildest first where they have an order.</summary>
public sealed record SeverityQuestion(string Code, LanguageText Name, IReadOnlyList<AnswerOption> Options);

/// <summary>What an assessor says to one question: an option, one of several, or that it is not known; and why.</summary>
/// <param name="Question">The code of the question.</param>
/// <param name="Options">The options that may be true: one when it is known, none when nothing is.</param>
/// <param name="Rationale">Why the assessor says so.</param>
public sealed record SeverityAnswer(string Question, IReadOnlyList<string> Options, LanguageText? Rationale = null)
{
    public static SeverityAnswer Known(string question, string option, LanguageText? rationale = null) => new(question, [option], rationale);

    public static SeverityAnswer Unknown(string question, LanguageText? rationale = null) => new(question, [], rationale);
}

/// <summary>A score from 0 to 100 as an exact fraction: bands are compared without rounding, only what people read is rounded.</summary>
public readonly record struct SeverityScore
{
    private readonly decimal _part;
    private readonly decimal _whole;

    internal SeverityScore(decimal part, decimal whole) => (_part, _whole) = (part, whole);

    /// <summary>Rounded to three decimals, halves away from zero.</summary>
    public decimal Rounded => _whole == 0 ? 0 : decimal.Round(100 * _part / _whole, 3, MidpointRounding.AwayFromZero);

    /// <summary>Whether the exact score is at least <paramref name="bound"/>.</summary>
    public bool Reaches(decimal bound) => 100 * _part >= bound * _whole;

    public override string ToString() => Rounded.ToString("0.000", CultureInfo.InvariantCulture);
}

/// <summary>What a scheme makes of answers: the levels that are possible, and the questions that are still open.</summary>
/// <param name="Range">One level if nothing that is open could change it.</param>
/// <param name="Open">Codes of the questions without one certain answer.</param>
/// <param name="Scores">The lowest and the highest possible score, for schemes that compute one.</param>
public sealed record SeverityJudgement(LevelRange Range, IReadOnlyList<string> Open, (SeverityScore Lowest, SeverityScore Highest)? Scores = null)
{
    /// <summary>Whether something is still open; the level may then change with the answer.</summary>
    public bool IsProvisional => Open.Count > 0;
}
