using Comity.Cases.Classification;
using Comity.Cases.Incidents;
using Comity.Cases.Severity;

namespace Comity.Cases.Bodies;

/// <summary>What was observed, as a statement carries it: times with their precision, sectors, consequences, indicators, class and level.</summary>
public sealed record ReportedIncident
{
    /// <summary>Most indicators inside the statement; longer lists are attachments.</summary>
    public const int MaxIndicators = 200;

    public ReportedClass? Classification { get; init; }

    public ReportedLevel? Level { get; init; }

    public ReportedTime? DetectedAt { get; init; }

    public ReportedTime? StartedAt { get; init; }

    public ReportedTime? EndedAt { get; init; }

    /// <summary>Codes of the community's list of sectors.</summary>
    public IReadOnlyList<string> Sectors { get; init; } = [];

    /// <summary>Codes of categories of critical infrastructure.</summary>
    public IReadOnlyList<string> InfrastructureCategories { get; init; } = [];

    public IReadOnlyList<Consequence> Consequences { get; init; } = [];

    public IReadOnlyList<ReportedIndicator> Indicators { get; init; } = [];

    /// <summary>What a report of ours says on the wire; what does not fit goes as an attachment and is left out here.</summary>
    public static ReportedIncident From(IncidentReport report)
    {
        var observed = report.Observed;
        return new ReportedIncident
        {
            Classification = new ReportedClass(observed.Classification.Taxonomy, observed.Classification.Version, observed.Classification.Class, observed.Classification.Type),
            Level = observed.Severity is { } severity ? ReportedLevel.From(severity) : null,
            DetectedAt = ReportedTime.From(observed.DetectedAt),
            StartedAt = ReportedTime.From(observed.StartedAt),
            EndedAt = ReportedTime.From(observed.EndedAt),
            Sectors = observed.Sectors,
            InfrastructureCategories = observed.InfrastructureCategories,
            Consequences = observed.Consequences,
            Indicators = observed.Indicators.Count > MaxIndicators ? [] : [.. observed.Indicators.Select(one => new ReportedIndicator(one.Kind, one.Value))],
        };
    }

    internal Refusal? Flaw() =>
        Classification?.Flaw() ?? Level?.Flaw()
        ?? DetectedAt?.Flaw("/body/incident/detectedAt") ?? StartedAt?.Flaw("/body/incident/startedAt") ?? EndedAt?.Flaw("/body/incident/endedAt")
        ?? CodesFlaw(Sectors, "/body/incident/sectors")
        ?? CodesFlaw(InfrastructureCategories, "/body/incident/infrastructureCategories")
        ?? CodesFlaw([.. Consequences.Select(one => one.Code)], "/body/incident/consequences")
        ?? BodyFlaw.When(Indicators.Count > MaxIndicators, $"A statement has at most {MaxIndicators} indicators inside.", "/body/incident/indicators")
        ?? BodyFlaw.When(Indicators.Any(one => Indicator.Create(one.Kind, one.Value).Refusal is not null), "An indicator is not of its kind.", "/body/incident/indicators");

    private static Refusal? CodesFlaw(IReadOnlyList<string> codes, string where) => BodyFlaw.When(
        codes.Count > Observation.MaxCodes || !codes.All(CodeForm.Fits) || codes.Distinct(StringComparer.Ordinal).Count() != codes.Count,
        $"At most {Observation.MaxCodes} codes in kebab case, each once.", where);
}

/// <summary>An instant and how exactly it is known.</summary>
public sealed record ReportedTime(DateTimeOffset At, TimePrecision Precision)
{
    internal static ReportedTime? From(ObservedInstant? instant) => instant is { } known ? new(known.At, known.Precision) : null;

    internal Refusal? Flaw(string where) => BodyFlaw.When(
        !ObservedInstant.Create(At, Precision).TryGet(out var instant, out _) || instant.At != At, "A time is cut to its precision.", where);
}

/// <summary>The class and, once known, the type of an incident in one version of a taxonomy, such as <c>rsit</c>.</summary>
public sealed record ReportedClass(string Taxonomy, string Version, string Class, string? Type = null)
{
    internal Refusal? Flaw()
    {
        var known = IncidentTaxonomy.Rsit;
        if (Taxonomy == known.Code && Version == known.Version)
            return known.Classify(Class, Type).Refusal;
        return BodyFlaw.When(
            !CodeForm.Fits(Taxonomy) || !CodeForm.Fits(Class) || (Type is not null && !CodeForm.Fits(Type)) || Version.Length is 0 or > 32,
            "A classification has codes in kebab case and a version.", "/body/incident/classification");
    }
}

/// <summary>A level in the issuer's scheme, and why.</summary>
/// <param name="Scheme">Code of the scheme.</param>
/// <param name="Version">Its version.</param>
/// <param name="Lowest">Code of the mildest level that is possible.</param>
/// <param name="Highest">Code of the worst; the same when the level is settled.</param>
/// <param name="Provisional">Whether an answer is still open.</param>
/// <param name="Rationale">Why, in the issuer's words.</param>
public sealed record ReportedLevel(
    string Scheme, string Version, string Lowest, string Highest, bool Provisional, LanguageText? Rationale = null)
{
    /// <summary>Whose scheme it is; absent for one that nobody owns.</summary>
    public ParticipantId? Owner { get; init; }

    internal static ReportedLevel From(SeverityAssessment severity) => new(
        severity.Scheme.Code, severity.Scheme.Version, severity.Range.Lowest.Code, severity.Range.Highest.Code,
        severity.IsProvisional, severity.Override?.Reason) { Owner = severity.Scheme.Owner };

    internal Refusal? Flaw() => BodyFlaw.When(
            !CodeForm.Fits(Scheme) || Version.Length is 0 or > 32 || Lowest.Length is 0 or > 64 || Highest.Length is 0 or > 64,
            "A level names its scheme, version and code.", "/body/incident/level")
        ?? BodyFlaw.Optional(Rationale, OpeningBody.MaxText, "/body/incident/level/rationale");
}

/// <summary>An indicator in its one spelling.</summary>
public sealed record ReportedIndicator(IndicatorKind Kind, string Value);
