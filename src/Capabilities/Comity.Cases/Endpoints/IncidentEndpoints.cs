using Comity.Cases.Bodies;
using Comity.Cases.Classification;
using Comity.Cases.Incidents;
using Comity.Cases.Queries;
using Comity.Iodef;
using Comity.Office;
using Comity.Office.Exit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Evidence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Comity.Cases.Endpoints;

/// <summary>Incidents read from other formats or from their parts, and cases written as evidence: stateless ways in and out.</summary>
internal static class IncidentEndpoints
{
    private const int MaxIodefBytes = 4 * 1_048_576;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var incidents = routes.MapGroup("/api/v1/incidents").WithTags("Incidents").RequireAuthorization(OfficerPolicy.MayDraft);
        incidents.MapGet("/taxonomy", () => TypedResults.Ok(TaxonomyView.Of(IncidentTaxonomy.Rsit))).Answers<TaxonomyView>("Classes and types of the Reference Security Incident Taxonomy, with its version.");
        incidents.MapPost("/readings", ReadIodefAsync).WithMetadata(new RequestSizeLimitAttribute(MaxIodefBytes)).TakesFile("application/json")
            .Answers<IodefReading>("Reads an IODEF document (RFC 8727) as the incident that a request or notification would carry. Nothing is kept.");
        incidents.MapPost("/observations", Observe).Answers<ObservationReading>("Makes the incident that a request or notification would carry from its parts and a list of indicators. Nothing is kept.");
        SeverityEndpoints.Map(incidents);
    }

    /// <summary>The case as an evidence file: every statement of it that the officer may read, with what a third party needs to check them offline.</summary>
    internal static async Task<IResult> EvidenceAsync(
        CurrentOfficer officer, NodeDb db, OpenStatement open, EvidenceExport export, string thread, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase().ToProblem();
        if (!(await ReadCase.RunAsync(db, officer.Seat, sid, CaseReader.Of(officer), cancellation)).TryGet(out var file, out var bad))
            return bad.ToProblem();
        var readable = new List<StatementId>();
        foreach (var entry in file.Timeline.Where(entry => !entry.Withheld).Reverse())
        {
            // The exit policy is asked for each, and each reading is audited.
            if ((await open.Run(officer.Actor, officer.Seat, entry.Sid, cancellation)).Refusal is null)
                readable.Add(entry.Sid);
        }

        return (await export.ExportAsync(new EvidenceRequest { Seat = officer.Seat, Statements = readable }, cancellation)).TryGet(out var bundle, out bad)
            ? TypedResults.Bytes(bundle.Write(), "application/json", $"case-{file.Case.Number}.evidence.json")
            : bad.ToProblem();
    }

    /// <summary>Lists what of the document was left, and why.</summary>
    private static async Task<IResult> ReadIodefAsync(HttpRequest http, string number, string rsitClass, string? rsitType, int? index, CancellationToken cancellation)
    {
        if (http.ContentLength is null or > MaxIodefBytes)
            return new BadIodef($"The document has a stated length of at most {MaxIodefBytes} bytes.").ToProblem();
        using var buffer = new MemoryStream((int)http.ContentLength.Value);
        await http.Body.CopyToAsync(buffer, cancellation);
        var reading = IodefReader.Read(buffer.ToArray());
        if (reading.Document is not { } document || !reading.IsAccepted)
            return new BadIodef(string.Join(' ', reading.Findings.Where(finding => finding.Refuses).Take(3).Select(finding => $"{finding.Code} at {finding.Where}."))).ToProblem();
        if (!IncidentTaxonomy.Rsit.Classify(rsitClass, rsitType).TryGet(out var classification, out var bad)
            || !Incident.FromIodef(document, index ?? 0, classification).TryGet(out var import, out bad)
            || !Incident.Record(number, import.Observed).TryGet(out var incident, out bad))
            return bad.ToProblem();
        return TypedResults.Ok(new IodefReading(ReportedIncident.From(incident.Report), import.TheirNumber, import.Left, import.Original.ToString()));
    }

    private static IResult Observe(NewObservation given)
    {
        if (!IndicatorList.Read(given.Indicators).TryGet(out var list, out var bad)
            || !IncidentTaxonomy.Rsit.Classify(given.Class, given.Type).TryGet(out var classification, out bad)
            || !given.Times().TryGet(out var times, out bad))
            return bad.ToProblem();
        var observed = new Observation
        {
            Summary = LanguageText.Of("en", given.Number),
            Classification = classification,
            DetectedAt = times.Detected,
            StartedAt = times.Started,
            EndedAt = times.Ended,
            Sectors = given.Sectors,
            InfrastructureCategories = given.InfrastructureCategories,
            Consequences = given.Consequences,
            Indicators = list.Indicators,
        };
        if (!Incident.Record(given.Number, observed).TryGet(out var incident, out bad))
            return bad.ToProblem();
        var report = ReportedIncident.From(incident.Report) with { Level = given.Level };
        return TypedResults.Ok(new ObservationReading(report, [.. list.Refused.Select(line => new RefusedIndicator(line.Line, line.Refusal.Code))], list.Repeated, list.Indicators.Count));
    }

    /// <param name="Incident">As the body of a request or notification takes it.</param>
    /// <param name="TheirNumber">The sender's number and name.</param>
    /// <param name="Left">Every part that was not carried over, and why.</param>
    /// <param name="Original">SHA-256 of the document.</param>
    internal sealed record IodefReading(ReportedIncident Incident, string TheirNumber, IReadOnlyList<NotCarried> Left, string Original);

    /// <param name="Incident">As the body of a request or notification takes it; beyond 200 indicators none stand inside, and the list goes as an attachment.</param>
    /// <param name="Refused">Lines that are no indicators.</param>
    /// <param name="Indicators">How many there are.</param>
    internal sealed record ObservationReading(ReportedIncident Incident, IReadOnlyList<RefusedIndicator> Refused, int Repeated, int Indicators);

    /// <param name="Line">Counted from 1.</param>
    internal sealed record RefusedIndicator(int Line, string Code);
}

/// <summary>What was observed, as an officer or a tool enters it.</summary>
internal sealed record NewObservation
{
    /// <summary>Our own file number.</summary>
    public required string Number { get; init; }

    /// <summary>A class of the taxonomy.</summary>
    public required string Class { get; init; }

    /// <summary>A type of that class, once known.</summary>
    public string? Type { get; init; }

    public ReportedTime? DetectedAt { get; init; }

    public ReportedTime? StartedAt { get; init; }

    public ReportedTime? EndedAt { get; init; }

    public IReadOnlyList<string> Sectors { get; init; } = [];

    public IReadOnlyList<string> InfrastructureCategories { get; init; } = [];

    public IReadOnlyList<Consequence> Consequences { get; init; } = [];

    /// <summary>Lines of a list, one indicator each.</summary>
    public IReadOnlyList<string> Indicators { get; init; } = [];

    /// <summary>As <c>levels</c> computed it.</summary>
    public ReportedLevel? Level { get; init; }

    internal Result<ObservedTimes> Times() =>
        !Read(DetectedAt, "/detectedAt").TryGet(out var detected, out var bad) || !Read(StartedAt, "/startedAt").TryGet(out var started, out bad) || !Read(EndedAt, "/endedAt").TryGet(out var ended, out bad)
            ? bad
            : new ObservedTimes(detected.At, started.At, ended.At);

    private static Result<MaybeInstant> Read(ReportedTime? time, string where)
    {
        if (time is null)
            return new MaybeInstant(null);
        return ObservedInstant.Create(time.At, time.Precision).TryGet(out var instant, out var bad) ? new MaybeInstant(instant) : bad with { Where = where };
    }

    internal sealed record ObservedTimes(ObservedInstant? Detected, ObservedInstant? Started, ObservedInstant? Ended);

    private sealed record MaybeInstant(ObservedInstant? At);
}

/// <summary>A taxonomy with its codes and names.</summary>
internal sealed record TaxonomyView(string Code, string Version, IReadOnlyList<IncidentClass> Classes)
{
    public static TaxonomyView Of(IncidentTaxonomy taxonomy) => new(taxonomy.Code, taxonomy.Version, taxonomy.Classes);
}

internal sealed record BadIodef(string Explanation) : Refusal("incidents.bad-iodef", Explanation);
