using Comity.Cases.Classification;
using Comity.Iodef;

namespace Comity.Cases.Incidents;

/// <summary>Why a part of a document did not become part of the incident.</summary>
public enum NotCarriedReason
{
    /// <summary>Our record has no place for it.</summary>
    NoPlace,

    /// <summary>It says who is thought to be behind the incident, or what they meant to do. That is an assessment and never travels in a report.</summary>
    Attribution,

    /// <summary>It is no value of its kind, or of a kind that we do not know.</summary>
    NotRead,
}

/// <summary>A part of a document that was not carried over: its JSON Pointer there, and why.</summary>
public sealed record NotCarried(string Where, NotCarriedReason Reason);

/// <summary>What an IODEF document gave: an observation, everything that was not carried over, and the hash of the bytes, which are to be kept.</summary>
/// <param name="Observed">Ready to be recorded once an officer has looked at it.</param>
/// <param name="TheirNumber">The sender's number and name, such as <c>XA-1@cert.xa.example</c>.</param>
/// <param name="Left">Every value of the document that is not in <paramref name="Observed"/> is under one of these.</param>
/// <param name="Original">SHA-256 of the document's bytes.</param>
/// <param name="Handling">The strictest label that the sender's restrictions ask for; our own marking may be stricter, never wider.</param>
public sealed record IodefImport(Observation Observed, string TheirNumber, IReadOnlyList<NotCarried> Left, Sha256Digest Original, Tlp Handling)
{
    internal static Result<IodefImport> Make(IodefDocument document, int index, IncidentClassification classification)
    {
        if (index < 0 || index >= document.Incidents.Count)
            return new NoSuchIncident(document.Incidents.Count);
        var incident = document.Incidents[index];
        var carried = new IodefCarrier(incident);
        if (!carried.Summary().TryGet(out var summary, out var refusal))
            return refusal;
        var observed = new Observation
        {
            Summary = summary,
            Classification = classification,
            DetectedAt = carried.Instant(incident.DetectTime, "DetectTime"),
            StartedAt = carried.Instant(incident.StartTime, "StartTime"),
            EndedAt = carried.Instant(incident.EndTime, "EndTime"),
            Consequences = carried.Consequences(),
            Indicators = carried.Indicators(),
        };
        if (observed.Flaw() is { } flaw)
            return flaw;
        var left = document.Unused(carried.Used).Select(where => new NotCarried(where, carried.Reason(where))).ToList();
        return new IodefImport(observed, $"{incident.Id.Id}@{incident.Id.Name}", left, Sha256Digest.Of(document.Original.Span), Label(incident.AllRestrictions));
    }

    /// <summary>RFC 7970 3.3.1. What is unknown, or agreed elsewhere (<c>default</c>), is handled as the strictest.</summary>
    private static Tlp Label(IEnumerable<string> restrictions) => restrictions.Select(static restriction => restriction switch
    {
        "public" or "white" => Tlp.Clear,
        "partner" or "green" => Tlp.Green,
        "need-to-know" or "amber" => Tlp.AmberStrict,
        _ => Tlp.Red,
    }).Aggregate(Tlp.Strictest);
}
