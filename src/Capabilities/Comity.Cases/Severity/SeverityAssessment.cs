namespace Comity.Cases.Severity;

/// <summary>A level that a person set against what the scheme made of the answers, and why.</summary>
public sealed record LevelOverride(SeverityLevel Level, LanguageText Reason);

/// <summary>How bad an incident is in one scheme, as one assessor judged it at one time. It is never changed; a new one follows it.</summary>
public sealed record SeverityAssessment
{
    private SeverityAssessment(SeverityScheme scheme, IReadOnlyList<SeverityAnswer> answers, SeverityJudgement judgement, LevelOverride? @override, string assessor, DateTimeOffset assessedAt)
    {
        (Scheme, SchemeDigest, Answers, Judgement) = (scheme.Id, scheme.Digest, answers, judgement);
        (Override, Assessor, AssessedAt) = (@override, assessor, assessedAt.ToUniversalTime());
    }

    public SchemeId Scheme { get; }

    /// <summary>The scheme's file as it was then.</summary>
    public Sha256Digest SchemeDigest { get; }

    public IReadOnlyList<SeverityAnswer> Answers { get; }

    /// <summary>What the scheme made of the answers, also where a person overrode it.</summary>
    public SeverityJudgement Judgement { get; }

    public LevelOverride? Override { get; }

    /// <summary>Who judged: an officer or a desk.</summary>
    public string Assessor { get; }

    public DateTimeOffset AssessedAt { get; }

    /// <summary>The levels that stand: the override's, else those that the answers leave possible.</summary>
    public LevelRange Range => Override is { } set ? new LevelRange(set.Level, set.Level) : Judgement.Range;

    /// <summary>Whether answers are still open. An override settles the level, not the facts.</summary>
    public bool IsProvisional => Judgement.IsProvisional;

    /// <summary>Judges the answers by the scheme.</summary>
    public static Result<SeverityAssessment> Make(SeverityScheme scheme, IReadOnlyList<SeverityAnswer> answers, string assessor, DateTimeOffset assessedAt)
    {
        if (string.IsNullOrWhiteSpace(assessor))
            return new AssessorMissing();
        if (!scheme.Judge(answers).TryGet(out var judgement, out var refusal))
            return refusal;
        return new SeverityAssessment(scheme, [.. answers], judgement, @override: null, assessor.Trim(), assessedAt);
    }

    /// <summary>The same answers with a level that a person sets instead, for a reason.</summary>
    public Result<SeverityAssessment> OverriddenBy(SeverityScheme scheme, string levelCode, LanguageText? reason)
    {
        if (scheme.Id != Scheme || scheme.Digest != SchemeDigest)
            return new OtherScheme(Scheme.ToString());
        if (reason is null)
            return new ReasonMissing();
        return scheme.Level(levelCode) is { } level
            ? new SeverityAssessment(scheme, Answers, Judgement, new LevelOverride(level, reason), Assessor, AssessedAt)
            : new UnknownLevel(Scheme.ToString());
    }
}

/// <summary>Every assessment of one incident in one scheme, oldest first; assessments are added and never removed.</summary>
public sealed class SeverityHistory
{
    private SeverityHistory(IReadOnlyList<SeverityAssessment> assessments) => Assessments = assessments;

    /// <summary>At least one.</summary>
    public IReadOnlyList<SeverityAssessment> Assessments { get; }

    public SeverityAssessment Current => Assessments[^1];

    public static SeverityHistory Begin(SeverityAssessment first) => new([first]);

    /// <summary>The history with a later assessment, which may use a newer version of the same scheme.</summary>
    public Result<SeverityHistory> Reassess(SeverityAssessment next)
    {
        if ((next.Scheme.Code, next.Scheme.Owner) != (Current.Scheme.Code, Current.Scheme.Owner))
            return new OtherScheme(Current.Scheme.ToString());
        return next.AssessedAt < Current.AssessedAt ? new EarlierAssessment() : new SeverityHistory([.. Assessments, next]);
    }
}
