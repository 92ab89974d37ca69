using Comity.Office.Exit;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Contacts;

/// <summary>The directory page of one participant: its desks as they stand at an instant, those that are gone, and its intake profile.</summary>
public static class ReadParticipant
{
    /// <param name="Name">As a roster names it; <see langword="null"/> when none has.</param>
    /// <param name="Desks">Reachable ones, in the order in which somebody should try them.</param>
    /// <param name="Others">Desks that are withdrawn, not yet or no longer valid: shown, never addressed.</param>
    /// <param name="Intake">What it published; <see langword="null"/>: nothing.</param>
    /// <param name="IntakeStatement">The statement in which the profile stands.</param>
    public sealed record View(
        ParticipantId Participant,
        string? Name,
        string? Code,
        IReadOnlyList<DeskAt<SignedDesk>> Desks,
        IReadOnlyList<SignedDesk> Others,
        IntakeProfile? Intake,
        StatementId? IntakeStatement);

    /// <param name="languages">Languages the reader can use, for the order; empty: any.</param>
    /// <param name="reader">What it may see is shown; <see langword="null"/>: everything, for the node's own use.</param>
    /// <returns>The page, or <see cref="UnknownParty"/> when the directory holds nothing of this participant.</returns>
    public static async Task<Result<View>> RunAsync(
        NodeDb db, int seat, ParticipantId participant, DateTimeOffset at, IReadOnlyList<string> languages, CancellationToken cancellation,
        Reader.Officer? reader = null)
    {
        var known = await db.Set<ParticipantRow>().AsNoTracking()
            .FirstOrDefaultAsync(row => row.Seat == seat && row.Participant == participant, cancellation);
        if (known is null)
            return new UnknownParty();
        var rows = await db.Set<DeskRow>().AsNoTracking().SeenBy(db, reader)
            .Where(row => row.Seat == seat && row.Issuer == participant && row.Current).ToListAsync(cancellation);
        var desks = (await Desks.SignedAsync(db, seat, rows, cancellation)).ToLookup(desk => desk.Entry.IsReachable(at));
        var intake = await IntakeAsync(db, seat, participant, cancellation, reader);
        return new View(participant, known.Name, known.Code, DutyOrder.Of(desks[true], null, languages, at), [.. desks[false]],
            intake?.Read<IntakeProfile>(), intake?.Sid);
    }

    internal static Task<IntakeRow?> IntakeAsync(
        NodeDb db, int seat, ParticipantId participant, CancellationToken cancellation, Reader.Officer? reader = null) =>
        db.Set<IntakeRow>().AsNoTracking().SeenBy(db, reader)
            .FirstOrDefaultAsync(row => row.Seat == seat && row.Issuer == participant && row.Current, cancellation);
}
