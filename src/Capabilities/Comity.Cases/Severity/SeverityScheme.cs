namespace Comity.Cases.Severity;

/// <summary>A scheme for levels of severity that was read and found in order: its levels are ordered, and every answer leads to one.</summary>
/// <remarks>It is data: whoever owns it edits it and gives it a new version. Comity fixes no State's scheme in code.</remarks>
public abstract class SeverityScheme
{
    private protected SeverityScheme(SchemeHead head) => Head = head;

    public SchemeId Id => Head.Id;

    public LanguageText Name => Head.Name;

    /// <summary>What a reader should know of it, such as that it is only notional.</summary>
    public LanguageText? Note => Head.Note;

    public SchemeStanding Standing => Head.Standing;

    /// <summary>SHA-256 of the file it was read from: assessments name it, so that a silently edited scheme is noticed.</summary>
    public Sha256Digest Digest => Head.Digest;

    /// <summary>Mildest first.</summary>
    public IReadOnlyList<SeverityLevel> Levels => Head.Levels;

    public IReadOnlyList<SeverityQuestion> Questions => Head.Questions;

    private protected SchemeHead Head { get; }

    /// <summary>Reads a scheme of any family (<c>weighted-sum</c>, <c>ladder</c>, <c>matrix</c>, <c>worst-of</c>, <c>thresholds</c>) from its file.</summary>
    public static Result<SeverityScheme> Read(ReadOnlySpan<byte> utf8) => SchemeReader.Read(utf8);

    public SeverityLevel? Level(string code) => Levels.FirstOrDefault(level => level.Code == code);

    /// <summary>What these answers make. A question without an answer is open, like one answered as unknown.</summary>
    public Result<SeverityJudgement> Judge(IReadOnlyList<SeverityAnswer> answers)
    {
        if (!PossibleAnswers.From(Questions, answers).TryGet(out var possible, out var refusal))
            return refusal;
        var (range, scores) = Judge(possible);
        return new SeverityJudgement(range, possible.Open, scores);
    }

    private protected abstract (LevelRange Range, (SeverityScore Lowest, SeverityScore Highest)? Scores) Judge(PossibleAnswers possible);
}

/// <summary>What every scheme has.</summary>
internal sealed record SchemeHead(
    SchemeId Id,
    LanguageText Name,
    LanguageText? Note,
    SchemeStanding Standing,
    IReadOnlyList<SeverityLevel> Levels,
    IReadOnlyList<SeverityQuestion> Questions,
    Sha256Digest Digest);

/// <summary>For each question the options that may be true, at least one.</summary>
internal sealed class PossibleAnswers
{
    private readonly Dictionary<string, IReadOnlyList<int>> _options;

    private PossibleAnswers(Dictionary<string, IReadOnlyList<int>> options, IReadOnlyList<string> open) => (_options, Open) = (options, open);

    public IReadOnlyList<string> Open { get; }

    /// <summary>Indexes into the question's options.</summary>
    public IReadOnlyList<int> To(SeverityQuestion question) => _options[question.Code];

    public static Result<PossibleAnswers> From(IReadOnlyList<SeverityQuestion> questions, IReadOnlyList<SeverityAnswer> answers)
    {
        var given = new Dictionary<string, SeverityAnswer>(StringComparer.Ordinal);
        foreach (var answer in answers)
        {
            if (questions.All(question => question.Code != answer.Question))
                return new UnknownQuestion(answer.Question);
            if (!given.TryAdd(answer.Question, answer))
                return new AnsweredTwice(answer.Question);
        }

        var options = new Dictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);
        foreach (var question in questions)
        {
            var codes = question.Options.Select(option => option.Code).ToList();
            var said = given.GetValueOrDefault(question.Code)?.Options ?? [];
            if (said.Any(code => !codes.Contains(code)))
                return new UnknownOption(question.Code);
            options[question.Code] = said.Count == 0 ? [.. Enumerable.Range(0, codes.Count)] : [.. said.Select(code => codes.IndexOf(code)).Distinct()];
        }

        return new PossibleAnswers(options, [.. questions.Where(question => options[question.Code].Count > 1).Select(question => question.Code)]);
    }
}
