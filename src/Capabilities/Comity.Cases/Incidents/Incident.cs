using Comity.Cases.Classification;
using Comity.Cases.Severity;

namespace Comity.Cases.Incidents;

/// <summary>What the incident did, as a code of the community's list, and in words.</summary>
public sealed record Consequence(string Code, LanguageText? Detail = null);

/// <summary>What was observed: facts that others can check. There is no place in it for who is thought to be behind them.</summary>
public sealed record Observation
{
    /// <summary>Most sectors, categories or consequences of one incident.</summary>
    public const int MaxCodes = 64;

    /// <summary>Most indicators of one incident.</summary>
    public const int MaxIndicators = 200_000;

    public required LanguageText Summary { get; init; }

    public required IncidentClassification Classification { get; init; }

    public ObservedInstant? DetectedAt { get; init; }

    public ObservedInstant? StartedAt { get; init; }

    /// <summary><see langword="null"/> while it goes on or nobody knows.</summary>
    public ObservedInstant? EndedAt { get; init; }

    /// <summary>Codes of the community's list of sectors.</summary>
    public IReadOnlyList<string> Sectors { get; init; } = [];

    /// <summary>Codes of the categories of critical infrastructure affected (2015 report, 13(h)).</summary>
    public IReadOnlyList<string> InfrastructureCategories { get; init; } = [];

    public IReadOnlyList<Consequence> Consequences { get; init; } = [];

    public IReadOnlyList<Indicator> Indicators { get; init; } = [];

    /// <summary>The level, in the scheme that was used; <see langword="null"/> until someone assesses it.</summary>
    public SeverityAssessment? Severity { get; init; }

    /// <summary>What is not in order, or <see langword="null"/>.</summary>
    public Refusal? Flaw()
    {
        if (StartedAt is { } started && ((EndedAt is { } ended && ended.Latest < started.At) || (DetectedAt is { } detected && detected.Latest < started.At)))
            return new TimesOutOfOrder();
        var codes = CodeFlaw(Sectors, "/sectors") ?? CodeFlaw(InfrastructureCategories, "/infrastructureCategories")
            ?? CodeFlaw([.. Consequences.Select(consequence => consequence.Code)], "/consequences");
        return codes is null && Indicators.Count > MaxIndicators ? new TooManyLines() : codes;
    }

    private static BadCodes? CodeFlaw(IReadOnlyList<string> codes, string where) =>
        codes.Count <= MaxCodes && codes.All(CodeForm.Fits) && codes.Distinct(StringComparer.Ordinal).Count() == codes.Count
            ? null
            : new BadCodes { Where = where };
}

/// <summary>What helps to understand the observation, without being observed itself.</summary>
public sealed record IncidentContext(LanguageText? Background = null, IReadOnlyList<string>? RelatedFiles = null);

/// <summary>What somebody at home concludes. It stays in the house; it leaves only as a statement of its own, cleared by itself.</summary>
public sealed record IncidentAssessment(LanguageText Conclusion, string Author, DateTimeOffset WrittenAt);

/// <summary>The part of an incident that notices and requests carry: observation and context, and nothing of what was concluded.</summary>
public sealed record IncidentReport(string OwnNumber, Observation Observed, IncidentContext Context);

/// <summary>An incident in our file: what was observed, its context, and what we conclude, kept apart.</summary>
public sealed record Incident
{
    private Incident(string ownNumber, Observation observed, IncidentContext context) => (OwnNumber, Observed, Context) = (ownNumber, observed, context);

    /// <summary>Our own file number.</summary>
    public string OwnNumber { get; }

    public Observation Observed { get; private init; }

    public IncidentContext Context { get; private init; }

    /// <summary>Ours alone, oldest first.</summary>
    public IReadOnlyList<IncidentAssessment> Assessments { get; private init; } = [];

    /// <summary>What may be sent. Assessments are not in it.</summary>
    public IncidentReport Report => new(OwnNumber, Observed, Context);

    public static Result<Incident> Record(string ownNumber, Observation observed, IncidentContext? context = null)
    {
        if (string.IsNullOrWhiteSpace(ownNumber) || ownNumber.Length > 64)
            return new OwnNumberMissing();
        return observed.Flaw() is { } flaw ? flaw : new Incident(ownNumber.Trim(), observed, context ?? new IncidentContext());
    }

    /// <summary>Takes over one incident of an IODEF document; see <see cref="IodefImport"/>.</summary>
    public static Result<IodefImport> FromIodef(Iodef.IodefDocument document, int index, IncidentClassification classification) =>
        IodefImport.Make(document, index, classification);

    /// <summary>The incident with a corrected or completed observation.</summary>
    public Result<Incident> Observing(Observation observed) => observed.Flaw() is { } flaw ? flaw : this with { Observed = observed };

    public Incident Concluding(IncidentAssessment assessment) => this with { Assessments = [.. Assessments, assessment] };
}
