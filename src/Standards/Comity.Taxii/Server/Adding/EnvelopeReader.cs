using Comity.Stix;

namespace Comity.Taxii;

/// <summary>An object of an envelope that was not taken, and why; it names its place, never its content.</summary>
/// <param name="Index">Its place in the envelope, from 0.</param>
/// <param name="Id">As it stands there, cut to a bounded length; empty where it has none.</param>
internal sealed record FailedObject(int Index, string Id, string? Version, string Message);

/// <summary>What an envelope holds: the objects that can be stored, and those that cannot, each with its place.</summary>
internal sealed class EnvelopeReader(StixValidator? validator, int maxObjects)
{
    /// <summary>Most failures that are named; the others are counted.</summary>
    public const int MaxNamed = 1000;

    private const int MaxText = 300;
    private const int MaxMessage = 1000;

    // One more than may come, so that it is this server that says what is too many.
    private readonly StixLimits _limits = StixLimits.Default with { MaxObjects = maxObjects + 1 };
    private bool _isBundle;

    public List<TaxiiObject> Good { get; } = [];

    /// <summary>The first of them; each is counted in <see cref="FailedCount"/>.</summary>
    public List<FailedObject> Failed { get; } = [];

    public int FailedCount { get; private set; }

    /// <summary>Reads the whole envelope. A broken object is one failure; broken JSON around the objects refuses the envelope.</summary>
    public TaxiiError? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            if (FirstByte(body.Span, out var start) != '{')
                return NoEnvelope;
            foreach (var member in StixReader.ReadEach(body, (name, _) => _isBundle |= name == "type", _limits))
            {
                if (member.Offset == start)
                    return NoEnvelope;
                if (member.Index == maxObjects)
                    return TaxiiError.TooMany(maxObjects);
                Take(member);
            }
        }
        catch (StixFormatException broken)
        {
            return TaxiiError.Envelope(broken.Code, $"{broken.Explanation} {broken.Mend}");
        }

        return _isBundle || Good.Count + FailedCount == 0 ? NoEnvelope : null;
    }

    private static TaxiiError NoEnvelope { get; } =
        TaxiiError.Envelope("taxii.no-envelope",
            "The body is no envelope with objects. Send {\"objects\": [...]} with at least one STIX object, and no bundle.");

    private static byte FirstByte(ReadOnlySpan<byte> body, out int start)
    {
        start = body.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (start < body.Length && body[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            start++;
        return start < body.Length ? body[start] : (byte)0;
    }

    private void Take(StixMember member)
    {
        if (member.Object is not { } stix)
        {
            Fail(member.Index, "", null, $"{member.Error!.Explanation} {member.Error.Mend}");
            return;
        }

        var taken = TaxiiObject.Read(stix, out var problem);
        if (taken is not null && Problem(stix, taken) is { } broken)
            (taken, problem) = (null, broken);
        if (taken is null)
        {
            Fail(member.Index, Cut(stix.Id, MaxText), StixVersions.Of(stix)?.ToString(), problem);
            return;
        }

        Good.Add(taken);
    }

    private void Fail(int index, string id, string? version, string message)
    {
        if (++FailedCount <= MaxNamed)
            Failed.Add(new FailedObject(index, id, version, Cut(message, MaxMessage)));
    }

    private string? Problem(StixObject stix, TaxiiObject taken)
    {
        if (validator is null)
            return null;
        if (taken.SpecVersion != "2.1")
            return "The collection takes only objects of STIX 2.1. Send one, with its spec_version.";
        foreach (var finding in validator.Validate(stix))
        {
            if (finding.Severity == StixSeverity.Error)
                return Said(finding);
        }

        return null;
    }

    private static string Said(StixFinding finding)
    {
        var place = finding.Pointer.Length > 0 ? finding.Pointer : "/";
        return $"{place} {finding.Check} (STIX 2.1, {finding.Clause}): {finding.Explanation} {finding.Mend}";
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
