using Comity.Office.Exit;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage.History;

namespace Comity.Office.Drafts;

/// <summary>Finds which recipients of a draft cannot read what it refers to, from the stored audience of each reference.</summary>
/// <remarks>Even an opaque reference reveals that something exists (federation.md 2.2): a narrower one needs the author's confirmation.</remarks>
internal sealed class ReferenceCheck(ExitFactsReader facts, int seat, ParticipantId self, OfficerRights rights)
{
    private readonly List<PreviewWarning> _warnings = [];

    public async Task<(IReadOnlyList<PreviewWarning> Warnings, Refusal? Refusal)> RunAsync(
        DraftContent content, DraftAudience audience, CancellationToken cancellation)
    {
        Refusal? refusal = null;
        foreach (var reference in All(content))
        {
            var found = await facts.OpenAsync(seat, self, reference.Sid, cancellation);
            var flaw = found?.Statement is { } statement
                ? Known(content, audience, reference, statement, found.Facts)
                : Unknown(content, reference);
            refusal ??= flaw;
        }

        return (_warnings, refusal);
    }

    /// <summary>What it refers to and what it supersedes: both reveal that the other exists.</summary>
    private static IEnumerable<Reference> All(DraftContent content) =>
        content.Supersedes is { } old && content.References.All(reference => reference.Sid != old)
            ? content.References.Append(new Reference(old, "supersedes", Shared: false))
            : content.References;

    private Refusal? Unknown(DraftContent content, Reference reference)
    {
        _warnings.Add(new PreviewWarning("reference.unknown") { Reference = reference.Sid });
        return reference.Shared ? new MissingReference(reference.Sid) : Unless(content, reference);
    }

    private Refusal? Known(DraftContent content, DraftAudience audience, Reference reference, Statement statement, ExitFacts of)
    {
        if (statement.Envelope.Exercise != content.Exercise)
            return new ExerciseMixed { Where = reference.Sid.ToString() };
        var blind = audience.Others.Where(participant => !CanRead(of, participant, audience)).ToList();
        Warn(reference, of, blind);
        if (blind.Count > 0 && reference.Shared)
            return new ReferenceNotShared(reference.Sid) { Mend = "Say that it is not shared, or narrow the recipients." };
        var isWider = blind.Count > 0
            || content.Marking.Tlp.IsWiderThan(statement.Envelope.Marking.Tlp)
            || (content.Marking.Audience is Audience.Public && statement.Envelope.Marking.Audience is not Audience.Public);
        return isWider ? Unless(content, reference) : null;
    }

    private static MarkingWiderThanReference? Unless(DraftContent content, Reference reference) =>
        content.ConfirmedReferences.Contains(reference.Sid)
            ? null
            : new MarkingWiderThanReference(reference.Sid) { Mend = "Narrow the marking, leave the reference out, or confirm it." };

    // Who said it can read it, whatever desks it named; others at every desk that the draft is for.
    private static bool CanRead(ExitFacts of, ParticipantId participant, DraftAudience audience)
    {
        var open = ExitPolicy.DesksOf(of, participant);
        return participant == of.Issuer || open.Contains(ExitPolicy.EveryDesk)
            || (audience.Desks(participant) is { Count: > 0 } needed && needed.All(desk => open.Contains(desk, StringComparer.Ordinal)));
    }

    private void Warn(Reference reference, ExitFacts of, List<ParticipantId> blind)
    {
        if (!ExitPolicy.MayLeave(of, new Reader.Officer(rights, seat)))
            _warnings.Add(new PreviewWarning("reference.not-readable-by-you") { Reference = reference.Sid });
        else
            _warnings.AddRange(blind.Select(participant => new PreviewWarning("reference.not-readable-by") { Reference = reference.Sid, Participant = participant }));
    }
}
