using System.Globalization;
using Comity.Cases.Classification;

namespace Comity.Cases.Severity;

/// <summary>Makes a scheme of its data, or says what in the data does not make one.</summary>
internal static class SchemeReader
{
    public const string Format = "comity.severity-scheme/1";
    public const int MaxLevels = 32;
    public const int MaxQuestions = 64;
    public const int MaxOptions = 64;

    public static Result<SeverityScheme> Read(ReadOnlySpan<byte> utf8)
    {
        if (!DataFile.Read<SchemeData>(utf8).TryGet(out var data, out var unreadable))
            return unreadable;
        if ((HeadFlaw(data) ?? LevelFlaw(data.Levels) ?? QuestionFlaw(data) ?? StrayFlaw(data)) is { } flaw)
            return flaw;
        var digest = Sha256Digest.Of(utf8);
        return data.Family switch
        {
            "weighted-sum" => WeightedSum(data, digest),
            "ladder" => new LadderScheme(Head(data, digest, [LadderQuestion(data)])),
            "matrix" => Matrix(data, digest),
            "worst-of" => WorstOf(data, digest),
            "thresholds" => Thresholds(data, digest),
            _ => new BadScheme("families are weighted-sum, ladder, matrix, worst-of and thresholds.", "/family"),
        };
    }

    private static BadScheme? HeadFlaw(SchemeData data) =>
        data.Format != Format ? new BadScheme($"the format is {Format}.", "/format")
        : !CodeForm.Fits(data.Code) ? new BadScheme("its code is in kebab case.", "/code")
        : data.Version.Length is 0 or > 32 ? new BadScheme("its version has 1 to 32 characters.", "/version")
        : Standing(data) is null ? new BadScheme("it stands as notional, draft or in-force.", "/standing")
        : null;

    private static BadScheme? LevelFlaw(IReadOnlyList<LevelData> levels)
    {
        if (levels.Count is < 2 or > MaxLevels)
            return new BadScheme($"it has 2 to {MaxLevels} levels.", "/levels");
        if (levels.Any(level => !CodeForm.Fits(level.Code)) || levels.DistinctBy(level => level.Code, StringComparer.Ordinal).Count() < levels.Count)
            return new BadScheme("level codes are in kebab case, each once.", "/levels");
        return levels.Zip(levels.Skip(1)).Any(pair => pair.First.Rank >= pair.Second.Rank)
            ? new BadScheme("ranks rise from level to level, mildest first.", "/levels")
            : null;
    }

    private static BadScheme? QuestionFlaw(SchemeData data)
    {
        if (data.Family == "ladder")
            return data.Questions.Count == 0 ? null : new BadScheme("a ladder asks nothing but the level.", "/questions");
        if (data.Questions.Count is 0 or > MaxQuestions || !DistinctCodes(data.Questions.Select(question => question.Code)))
            return new BadScheme($"it has 1 to {MaxQuestions} questions with codes in kebab case, each once.", "/questions");
        for (var i = 0; i < data.Questions.Count; i++)
        {
            if (data.Questions[i].Options.Count is < 2 or > MaxOptions || !DistinctCodes(data.Questions[i].Options.Select(option => option.Code)))
                return new BadScheme($"a question has 2 to {MaxOptions} options with codes in kebab case, each once.", $"/questions/{i}/options");
        }

        return null;
    }

    /// <summary>Data that its family would not look at would mislead whoever edits it.</summary>
    private static BadScheme? StrayFlaw(SchemeData data) =>
        data.Family != "weighted-sum" && (data.Bands.Count > 0 || data.Questions.Any(question => question.Weight is not null || question.Options.Any(option => option.Value is not null)))
            ? new BadScheme("only a weighted sum has weights, values and bands.", "/family")
        : data.Family != "worst-of" && data.Questions.Any(question => question.Options.Any(option => option.Level is not null))
            ? new BadScheme("only worst-of gives options a level.", "/family")
        : data.Family != "matrix" && data.Matrix is not null ? new BadScheme("only a matrix has cells.", "/matrix")
        : data.Family != "thresholds" && data.Rules.Count > 0 ? new BadScheme("only thresholds have rules.", "/rules")
        : null;

    private static Result<SeverityScheme> WeightedSum(SchemeData data, Sha256Digest digest)
    {
        var weights = data.Questions.Select(question => Number(question.Weight)).ToList();
        if (weights.FindIndex(weight => weight is null or 0) is >= 0 and var weightless)
            return new BadScheme("a weight is a decimal text above 0, up to 10000, with at most four decimals.", $"/questions/{weightless}/weight");
        var values = data.Questions.Select(question => question.Options.Select(option => Number(option.Value)).ToList()).ToList();
        if (values.FindIndex(options => options.Contains(null)) is >= 0 and var valueless)
            return new BadScheme("a value is a decimal text from 0 to 10000 with at most four decimals.", $"/questions/{valueless}/options");
        if (values.All(options => options.Distinct().Count() == 1))
            return new BadScheme("no answer changes the score.", "/questions");
        var head = Head(data, digest);
        if (!Bands(data, head).TryGet(out var bands, out var refusal))
            return refusal;
        return new WeightedSumScheme(head, [.. weights.Select(weight => weight!.Value)],
            [.. values.Select(options => options.Select(value => value!.Value).ToList())], bands);
    }

    private static Result<IReadOnlyList<ScoreBand>> Bands(SchemeData data, SchemeHead head)
    {
        var bands = new List<ScoreBand>();
        foreach (var (band, index) in data.Bands.Select((band, index) => (band, index)))
        {
            var at = $"/bands/{index}";
            if (Number(band.From) is not { } from || Number(band.To) is not { } to || from >= to)
                return new BadScheme("a band goes from a decimal text up to a larger one.", at);
            if (from != (bands.Count == 0 ? 0 : bands[^1].To))
                return new BadScheme("bands begin at 0 and follow each other without gap or overlap.", at);
            if (head.Levels.FirstOrDefault(level => level.Code == band.Level) is not { } level)
                return new BadScheme("there is no such level.", at);
            if (bands.Count > 0 && level.Rank < bands[^1].Level.Rank)
                return new BadScheme("levels rise with the score.", at);
            bands.Add(new ScoreBand(from, to, level));
        }

        return bands.Count > 0 && bands[^1].To == 100 ? bands : new BadScheme("bands cover 0 to 100.", "/bands");
    }

    private static Result<SeverityScheme> Matrix(SchemeData data, Sha256Digest digest)
    {
        var head = Head(data, digest);
        if (data.Matrix is not { } matrix || data.Questions.Count != 2)
            return new BadScheme("a matrix has two questions and cells.", "/matrix");
        var rows = head.Questions.FirstOrDefault(question => question.Code == matrix.Rows);
        var columns = head.Questions.FirstOrDefault(question => question.Code == matrix.Columns);
        if (rows is null || columns is null || rows == columns)
            return new BadScheme("rows and columns are its two questions.", "/matrix");
        if (matrix.Cells.Count != rows.Options.Count || matrix.Cells.Any(row => row.Count != columns.Options.Count))
            return new BadScheme("there is a cell for each pair of answers.", "/matrix/cells");
        if (matrix.Cells.Any(row => row.Any(cell => head.Levels.All(level => level.Code != cell))))
            return new BadScheme("each cell names a level.", "/matrix/cells");
        return new MatrixScheme(head, rows, columns, [.. matrix.Cells.Select(row => row.Select(cell => head.Levels.First(level => level.Code == cell)).ToList())]);
    }

    private static Result<SeverityScheme> WorstOf(SchemeData data, Sha256Digest digest)
    {
        var head = Head(data, digest);
        var levels = data.Questions.Select(question => question.Options.Select(option => head.Levels.FirstOrDefault(level => level.Code == option.Level)).ToList()).ToList();
        return levels.FindIndex(options => options.Contains(null)) is >= 0 and var missing
            ? new BadScheme("each option names a level.", $"/questions/{missing}/options")
            : new WorstOfScheme(head, [.. levels.Select(options => options.Select(level => level!).ToList())]);
    }

    private static Result<SeverityScheme> Thresholds(SchemeData data, Sha256Digest digest)
    {
        var head = Head(data, digest);
        var rules = new List<(SeverityLevel Level, ThresholdCondition When)>();
        foreach (var (rule, index) in data.Rules.Select((rule, index) => (rule, index)))
        {
            var at = $"/rules/{index}";
            if (head.Levels.Skip(1).FirstOrDefault(level => level.Code == rule.Level) is not { } level)
                return new BadScheme("a rule names a level above the mildest, which stands when no rule holds.", at);
            if (rules.Any(other => other.Level == level))
                return new BadScheme("a level has one rule.", at);
            if (!Condition(rule.When, head, $"{at}/when").TryGet(out var condition, out var refusal))
                return refusal;
            rules.Add((level, condition));
        }

        return rules.Count == 0 ? new BadScheme("thresholds have at least one rule.", "/rules") : new ThresholdScheme(head, rules);
    }

    private static Result<ThresholdCondition> Condition(ConditionData data, SchemeHead head, string at)
    {
        if ((data.Any is null ? 0 : 1) + (data.All is null ? 0 : 1) + (data.Question is null ? 0 : 1) != 1 || data.Question is null != data.OneOf is null)
            return new BadScheme("a condition is any, all, or a question with oneOf.", at);
        if ((data.Any ?? data.All) is { } parts)
        {
            var conditions = new List<ThresholdCondition>();
            foreach (var (part, index) in parts.Select((part, index) => (part, index)))
            {
                if (!Condition(part, head, $"{at}/{(data.Any is null ? "all" : "any")}/{index}").TryGet(out var condition, out var refusal))
                    return refusal;
                conditions.Add(condition);
            }

            if (conditions.Count == 0)
                return new BadScheme("any and all join at least one condition.", at);
            return data.Any is null ? new ThresholdCondition.All(conditions) : new ThresholdCondition.Any(conditions);
        }

        if (head.Questions.FirstOrDefault(one => one.Code == data.Question) is not { } question)
            return new BadScheme("there is no such question.", at);
        var options = data.OneOf!.Select(code => question.Options.ToList().FindIndex(option => option.Code == code)).ToList();
        return options.Count == 0 || options.Contains(-1)
            ? new BadScheme("oneOf names options of its question.", at)
            : new ThresholdCondition.Answered(question, options);
    }

    private static SchemeHead Head(SchemeData data, Sha256Digest digest, IReadOnlyList<SeverityQuestion>? questions = null) => new(
        new SchemeId(data.Code, data.Version, data.Owner), data.Name, data.Note, Standing(data)!.Value,
        [.. data.Levels.Select(level => new SeverityLevel(level.Code, level.Rank, level.Name, level.Test))],
        questions ?? [.. data.Questions.Select(question => new SeverityQuestion(question.Code, question.Name,
            [.. question.Options.Select(option => new AnswerOption(option.Code, option.Name))]))],
        digest);

    private static SeverityQuestion LadderQuestion(SchemeData data) => new(
        LadderScheme.QuestionCode, data.Name, [.. data.Levels.Select(level => new AnswerOption(level.Code, level.Name))]);

    private static SchemeStanding? Standing(SchemeData data) => data.Standing switch
    {
        "notional" => SchemeStanding.Notional,
        "draft" => SchemeStanding.Draft,
        "in-force" => SchemeStanding.InForce,
        _ => null,
    };

    private static bool DistinctCodes(IEnumerable<string> codes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return codes.All(code => CodeForm.Fits(code) && seen.Add(code));
    }

    /// <summary>0 to 10000 with at most four decimals: products and sums of these stay exact in a decimal.</summary>
    private static decimal? Number(string? text) =>
        text is { Length: >= 1 and <= 10 } && text.All(static c => char.IsAsciiDigit(c) || c == '.')
        && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number <= 10_000 && number.Scale <= 4 && text[0] != '.' && text[^1] != '.'
            ? number
            : null;
}
