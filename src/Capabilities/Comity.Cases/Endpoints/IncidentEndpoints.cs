using Comity.Cases.Bodies;
using Comity.Cases.Classification;
using Comity.Cases.Incidents;
using Comity.Cases.Queries;
using Comity.Iodef;
using Comity.Office;
using Comity.Office.Exit;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Evidence;
using Microsoft.AspNetCore.Http;

namespace Comity.Cases.Endpoints;

/// <summary>Incidents read from other formats, and cases written as evidence: stateless ways in and out.</summary>
internal static class IncidentEndpoints
{
    private const int MaxIodefBytes = 4 * 1_048_576;

    /// <summary>Reads an IODEF document (RFC 8727) as the incident a request or notification would carry, and lists what was left.</summary>
    internal static async Task<IResult> ReadIodefAsync(HttpRequest http, string number, string rsitClass, string? rsitType, int? index, CancellationToken cancellation)
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
        return TypedResults.Ok(new { incident = ReportedIncident.From(incident.Report), import.TheirNumber, left = import.Left, original = import.Original.ToString() });
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
}

internal sealed record BadIodef(string Explanation) : Refusal("incidents.bad-iodef", Explanation);
