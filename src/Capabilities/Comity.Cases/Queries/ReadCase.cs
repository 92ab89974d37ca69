using Comity.Cases.Letters;
using Comity.Cases.Threads;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Queries;

/// <summary>Both statuses towards one receiver, and whether its machines have the opening. Silence is silence, never a refusal.</summary>
/// <param name="Sender">What the opener says of its own side.</param>
/// <param name="Status">What the receiver says of its own side.</param>
/// <param name="DeliveredAt">When a receipt covered the opening; known on the opener's node alone.</param>
/// <param name="Bounced">The code with which the receiver's node refused it.</param>
/// <param name="TheirNumber">The receiver's file number.</param>
public sealed record StatusPair(
    ParticipantId Receiver, bool IsCopy, SenderStatus Sender, ReceiverStatus Status, DateTimeOffset? AcknowledgedAt, DateTimeOffset? ExpectedBy,
    Bodies.DeclineReason? Reason, DateTimeOffset? DeliveredAt, string? Bounced, string? TheirNumber);

/// <summary>One line of a case's history.</summary>
/// <param name="Sid">The statement; its content is opened from the archive.</param>
/// <param name="Grade">How much we know of its place in its author's log.</param>
/// <param name="Withheld">Whether the reader's desks may not open it: then only author, time and label are given.</param>
public sealed record TimelineEntry(
    StatementId Sid, ParticipantId Author, StatementType? Type, string Code, DateTimeOffset IssuedAt, DateTimeOffset EnteredAt, Tlp Tlp, Grade Grade,
    StatementId? Answers, StatementId? RecalledBy, bool Withheld);

/// <summary>What waits for somebody.</summary>
public sealed record WaitingItem(StatementId Sid, OpenItem Kind, ParticipantId By, ParticipantId WaitsFor, DateTimeOffset Since);

/// <summary>A case with everything a reader of these desks may see.</summary>
/// <param name="ContinuedBy">Our later threads that go on from it.</param>
/// <param name="Letters">Letters sent for it to parties without a node.</param>
/// <param name="Reported">Answers of such parties, as reported by us: never their statements.</param>
internal sealed record CaseFile(
    CaseRow Case, IReadOnlyList<StatusPair> Statuses, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<WaitingItem> Waiting,
    IReadOnlyList<StatementId> ContinuedBy, IReadOnlyList<SentLetterRow> Letters, IReadOnlyList<ReportedAnswerRow> Reported);

/// <summary>Reads one case.</summary>
internal static class ReadCase
{
    /// <summary>Most statements of a case shown at once, latest first.</summary>
    public const int MaxEntries = 500;

    public static async Task<Result<CaseFile>> RunAsync(NodeDb db, int seat, StatementId thread, CaseReader reader, CancellationToken cancellation)
    {
        // A case of another community, or opened to other desks alone, does not exist for this reader.
        if (await reader.FindAsync(db, seat, thread, cancellation) is not { } row)
            return new UnknownCase();
        var entries = await db.Set<CaseEntryRow>().AsNoTracking().Where(entry => entry.Seat == seat && entry.Thread == thread)
            .OrderByDescending(entry => entry.Arrival).Take(MaxEntries).ToListAsync(cancellation);
        var grades = await StatementGrades.OfAsync(db, seat, [.. entries.Select(entry => entry.Sid)], cancellation);
        var items = await db.Set<CaseItemRow>().AsNoTracking().Where(item => item.Seat == seat && item.Thread == thread).ToListAsync(cancellation);
        return new CaseFile(
            row,
            await StatusesAsync(db, row, cancellation),
            [.. entries.Select(entry => Shown(entry, reader.Desks, grades.GetValueOrDefault(entry.Sid)))],
            [.. items.Select(item => new WaitingItem(item.Sid, item.Kind, item.By, item.WaitsFor, item.Since))],
            await reader.Readable(db, db.Set<CaseRow>().AsNoTracking().Where(found => found.Seat == seat && found.Continues == thread))
                .OrderBy(found => found.Number).Select(found => found.Thread).ToListAsync(cancellation),
            await db.Set<SentLetterRow>().AsNoTracking().Where(letter => letter.Seat == seat && letter.Thread == thread).OrderBy(letter => letter.Id).ToListAsync(cancellation),
            await db.Set<ReportedAnswerRow>().AsNoTracking().Where(answer => answer.Seat == seat && answer.Thread == thread).OrderBy(answer => answer.Id).ToListAsync(cancellation));
    }

    /// <summary>The pair for each receiver; under a community audience, for each that has spoken.</summary>
    public static async Task<IReadOnlyList<StatusPair>> StatusesAsync(NodeDb db, CaseRow row, CancellationToken cancellation)
    {
        var parties = await db.Set<CasePartyRow>().AsNoTracking().Where(party => party.Seat == row.Seat && party.Thread == row.Thread).ToListAsync(cancellation);
        var deliveries = await db.Set<FeedItemRow>().AsNoTracking().Where(item => item.Seat == row.Seat && item.Sid == row.Thread).ToListAsync(cancellation);
        return [.. parties.OrderBy(party => party.Participant).Select(party =>
        {
            var delivery = deliveries.Find(item => item.Peer == party.Participant);
            return new StatusPair(party.Participant, party.IsCopy, row.SenderStatus, party.Status, party.AcknowledgedAt, party.ExpectedBy, party.Reason,
                delivery?.ReceiptedAt, delivery?.Rejected, party.Number);
        })];
    }

    private static TimelineEntry Shown(CaseEntryRow entry, IReadOnlyList<string> desks, Grade grade)
    {
        var isOpen = entry.Desks.Length == 0 || entry.Desks.Split('\n').Intersect(desks, StringComparer.Ordinal).Any();
        return isOpen
            ? new TimelineEntry(entry.Sid, entry.Author, entry.Type, entry.Code, entry.IssuedAt, entry.EnteredAt, entry.Tlp, grade, entry.Answers, entry.RecalledBy, Withheld: false)
            : new TimelineEntry(entry.Sid, entry.Author, null, "withheld", entry.IssuedAt, entry.EnteredAt, entry.Tlp, grade, null, null, Withheld: true);
    }
}
