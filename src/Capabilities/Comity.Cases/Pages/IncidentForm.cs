using Comity.Cases.Bodies;
using Comity.Cases.Classification;
using Comity.Cases.Incidents;
using Comity.Cases.Severity;
using Comity.Web;

namespace Comity.Cases.Pages;

/// <summary>Reads what was observed from the form of a new case. A form where nothing of it was filled in reports no incident.</summary>
internal static class IncidentForm
{
    public const string Prefix = "body-incident-";

    /// <param name="Reported">Null when nothing was entered.</param>
    internal sealed record Maybe(ReportedIncident? Reported);

    private sealed record Maybe<T>(T? Value)
        where T : class;

    private sealed record Precision(TimePrecision Value);

    public static Result<Maybe> Read(NewCaseForm form)
    {
        if (!ClassOf(form).TryGet(out var classification, out var refusal) || !IndicatorsOf(form).TryGet(out var indicators, out refusal))
            return refusal!;
        if (!PrecisionOf(form).TryGet(out var precision, out refusal))
            return refusal;
        var times = new List<ReportedTime?>();
        foreach (var field in new[] { "startedAt", "detectedAt", "endedAt" })
        {
            if (!TimeOf(form, field, precision.Value).TryGet(out var time, out refusal))
                return refusal;
            times.Add(time.Value);
        }

        var reported = new ReportedIncident
        {
            Classification = classification.Value,
            Level = LevelOf(form["body-incident-level"]),
            StartedAt = times[0],
            DetectedAt = times[1],
            EndedAt = times[2],
            InfrastructureCategories = [.. form.All(Prefix + "infrastructureCategories").Distinct(StringComparer.Ordinal)],
            Indicators = indicators,
        };
        return new Maybe(IsEmpty(reported) ? null : reported);
    }

    /// <summary>The levels that can be chosen: those of the schemes that nobody owns.</summary>
    public static IEnumerable<(string Value, SeverityScheme Scheme, SeverityLevel Level)> Levels =>
        SeveritySeeds.All.SelectMany(scheme => scheme.Levels.Select(level => ($"{scheme.Id.Code}/{scheme.Id.Version}/{level.Code}", scheme, level)));

    private static bool IsEmpty(ReportedIncident incident) => incident is
    {
        Classification: null, Level: null, StartedAt: null, DetectedAt: null, EndedAt: null, InfrastructureCategories.Count: 0, Indicators.Count: 0,
    };

    private static ReportedLevel? LevelOf(string? chosen) =>
        Levels.Where(one => one.Value == chosen).Select(one => new ReportedLevel(one.Scheme.Id.Code, one.Scheme.Id.Version, one.Level.Code, one.Level.Code, Provisional: false) { Owner = one.Scheme.Id.Owner })
            .FirstOrDefault();

    private static Result<Maybe<ReportedClass>> ClassOf(NewCaseForm form)
    {
        if (form[Prefix + "classification"] is not { } chosen)
            return new Maybe<ReportedClass>(null);
        var parts = chosen.Split('/');
        var rsit = IncidentTaxonomy.Rsit;
        return rsit.Classify(parts[0], parts.Length > 1 ? parts[1] : null).TryGet(out var known, out var refusal)
            ? new Maybe<ReportedClass>(new ReportedClass(known.Taxonomy, known.Version, known.Class, known.Type))
            : refusal with { Where = Prefix + "classification" };
    }

    private static Result<Precision> PrecisionOf(NewCaseForm form) =>
        form[Prefix + "precision"] is not { } chosen ? new Precision(TimePrecision.Minute)
        : CaseWords.TryRead<TimePrecision>(chosen, out var precision) ? new Precision(precision)
        : new BadCaseBody("Choose how exactly the times are known.") { Where = Prefix + "precision" };

    private static Result<Maybe<ReportedTime>> TimeOf(NewCaseForm form, string field, TimePrecision precision)
    {
        if (form[Prefix + field] is not { } entered)
            return new Maybe<ReportedTime>(null);
        if (!InstantField.TryParse(entered, out var at))
            return new BadCaseBody("Write a date and a time.") { Where = Prefix + field };
        return ObservedInstant.Create(at, precision).TryGet(out var instant, out var refusal)
            ? new Maybe<ReportedTime>(ReportedTime.From(instant))
            : refusal with { Where = Prefix + field };
    }

    private static Result<List<ReportedIndicator>> IndicatorsOf(NewCaseForm form)
    {
        if (form[Prefix + "indicators"] is not { } entered)
            return new List<ReportedIndicator>();
        if (!IndicatorList.Read(entered.Split('\n')).TryGet(out var list, out var refusal))
            return refusal with { Where = Prefix + "indicators" };
        if (list.Refused.Count > 0)
            return new BadCaseBody($"Line {list.Refused[0].Line} is no indicator: {list.Refused[0].Refusal.Explanation}") { Where = Prefix + "indicators" };
        return list.Indicators.Count > ReportedIncident.MaxIndicators
            ? new BadCaseBody($"A statement has at most {ReportedIncident.MaxIndicators} indicators inside; a longer list is laid beside the draft as a file.") { Where = Prefix + "indicators" }
            : list.Indicators.Select(one => new ReportedIndicator(one.Kind, one.Value)).ToList();
    }
}
