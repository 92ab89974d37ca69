using System.Text.Json;
using Comity.Cases.Bodies;
using Comity.Statements;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Threads;

/// <summary>Judges statements of cases alike on every node, and derives each seat's cases from them, the same in every replay.</summary>
internal sealed class CasesProjection : IProjection
{
    // What is judged is applied next: its body is read once.
    private volatile CaseStatement? _last;

    public string Name => "cases.threads";

    public int Version => 2;

    public bool Follows(StatementType type) => CaseTypes.All.Contains(type);

    public async Task<Refusal?> JudgeAsync(NodeDb db, Admission admission, CancellationToken cancellation)
    {
        if (!Read(admission.Statement).TryGet(out var said, out var flaw))
            return flaw;
        return await JudgeAsync(db, admission.Seat, said, cancellation);
    }

    /// <summary>The same judgement for what is not signed yet: a draft that passes is not refused at its release, unless something came in between.</summary>
    public static async Task<Refusal?> JudgeAsync(NodeDb db, int seat, CaseStatement said, CancellationToken cancellation)
    {
        if (said.Opening is not null)
            return await ContinuationFlawAsync(db, seat, said, cancellation);
        return await CaseThread.FindAsync(db, seat, said.Thread, cancellation) is { } thread
            ? (await thread.JudgeAsync(said, cancellation)).Refusal
            : new IllegalMove("unknown-thread", "The statement that it names opens no thread here.");
    }

    public async Task ApplyAsync(NodeDb db, Admission admission, CancellationToken cancellation)
    {
        var said = Read(admission.Statement).Value;
        if (said.Opening is not null)
            await OpenAsync(db, admission, said, cancellation);
        else
            await ContinueAsync(db, admission, said, cancellation);
        await Notices.NoticeFiles.ApplyAsync(db, admission, said, cancellation);
    }

    public async Task ClearAsync(NodeDb db, CancellationToken cancellation)
    {
        await Notices.NoticeFiles.ClearAsync(db, cancellation);
        await db.Set<CaseItemRow>().ExecuteDeleteAsync(cancellation);
        await db.Set<CaseDeskRow>().ExecuteDeleteAsync(cancellation);
        await db.Set<CaseEntryRow>().ExecuteDeleteAsync(cancellation);
        await db.Set<CasePartyRow>().ExecuteDeleteAsync(cancellation);
        await db.Set<CaseRow>().ExecuteDeleteAsync(cancellation);
    }

    private Result<CaseStatement> Read(Statement statement)
    {
        if (_last is { } last && ReferenceEquals(last.Envelope, statement.Envelope))
            return last;
        var read = CaseStatement.Read(statement.Id, statement.Issuer, statement.Envelope);
        _last = read.TryGet(out var said, out _) ? said : null;
        return read;
    }

    private static async Task<Refusal?> ContinuationFlawAsync(NodeDb db, int seat, CaseStatement said, CancellationToken cancellation)
    {
        if (said.Continues is not { } earlier || await db.Set<CaseRow>().FindAsync([seat, earlier], cancellation) is not { } row)
            return null;
        if (row.Opener != said.Issuer)
            return new IllegalMove("continues", "A thread goes on only from one that its issuer opened.");
        return row.Play == (said.Envelope.Exercise ?? "") ? null : new IllegalMove("exercise-mixed", "Real and exercise statements never share a thread.");
    }

    private static async Task OpenAsync(NodeDb db, Admission admission, CaseStatement said, CancellationToken cancellation)
    {
        var self = admission.Self;
        var desks = CaseDesks.Of(said, self);
        var row = NewCase.Of(admission, said, self, desks);
        var parties = NewCase.PartiesOf(admission, said);
        // Nothing else of the case can be there yet: its lists follow from these rows, without asking the database.
        CaseStanding.Set(row, parties, []);
        var ofDesks = desks.Select(desk => new CaseDeskRow { Seat = admission.Seat, Thread = said.Id, Desk = desk });
        await db.InsertAsync([row, .. parties, .. ofDesks, Entry(admission, said, self, (0, SenderStatus.Released))], cancellation);
    }

    private static async Task ContinueAsync(NodeDb db, Admission admission, CaseStatement said, CancellationToken cancellation)
    {
        var thread = (await CaseThread.FindAsync(db, admission.Seat, said.Thread, cancellation))!;
        var effect = (await thread.JudgeAsync(said, cancellation)).Value;
        var row = thread.Row;
        (row.LastArrival, row.LastAt, row.Tlp) = (admission.Arrival, admission.At, Tlp.Strictest(row.Tlp, said.Envelope.Marking.Tlp));
        (int, SenderStatus)? ofSender = null;
        if (effect.Sender is { } sender)
        {
            (row.SenderStatus, row.SenderCount, row.SenderLast) = (sender, row.SenderCount + 1, said.Id);
            ofSender = (row.SenderCount, sender);
        }

        if (effect.Receiver is { } receiver)
            await AdvanceAsync(db, thread, said, receiver, cancellation);
        db.Add(Entry(admission, said, row.Self, ofSender));
        await OpenItems.ApplyAsync(db, row, said, cancellation);
        foreach (var recalled in said.Recalls)
            (await thread.EntryAsync(recalled, cancellation))!.RecalledBy = said.Id;
        await db.SaveChangesAsync(cancellation);
        await CaseStanding.SetAsync(db, row, cancellation);
    }

    private static async Task AdvanceAsync(NodeDb db, CaseThread thread, CaseStatement said, ReceiverStatus status, CancellationToken cancellation)
    {
        var party = (await thread.PartyAsync(said.Issuer, cancellation))!;
        if (db.Entry(party).State == EntityState.Detached)
            db.Add(party);
        (party.SeenCount, party.SeenStatus) = (await thread.SeenAsync(said, party, cancellation))!.Value;
        (party.Status, party.Last, party.LastAt) = (status, said.Id, said.Envelope.IssuedAt);
        party.AcknowledgedAt ??= said.Envelope.IssuedAt;
        if (said.Body is AnswerBody answer)
            (party.ExpectedBy, party.Reason, party.Number) = (answer.ExpectedBy, answer.Reason, answer.OwnNumber ?? party.Number);
    }

    private static CaseEntryRow Entry(Admission admission, CaseStatement said, ParticipantId self, (int Count, SenderStatus Status)? ofSender) => new()
    {
        Seat = admission.Seat,
        Sid = said.Id,
        Thread = said.Thread,
        Arrival = admission.Arrival,
        Author = said.Issuer,
        Type = said.Envelope.Type,
        Code = EntryCode.Of(said),
        IssuedAt = said.Envelope.IssuedAt,
        EnteredAt = admission.At,
        Tlp = said.Envelope.Marking.Tlp,
        Desks = string.Join('\n', CaseDesks.Of(said, self)),
        Answers = said.Answers,
        SenderCount = ofSender?.Count,
        SenderStatus = ofSender?.Status,
    };
}

/// <summary>Makes the rows of a case from the statement that opens it.</summary>
internal static class NewCase
{
    public static List<CasePartyRow> PartiesOf(Admission admission, CaseStatement said) =>
        [.. (said.Named ?? []).Where(recipient => recipient.Participant != said.Issuer).Select(recipient => new CasePartyRow
        {
            Seat = admission.Seat,
            Thread = said.Id,
            Participant = recipient.Participant,
            IsCopy = said.Opening!.Copies.Contains(recipient.Participant),
        })];

    public static CaseRow Of(Admission admission, CaseStatement said, ParticipantId self, IReadOnlyList<string> desks)
    {
        var opening = said.Opening!;
        return new CaseRow
        {
            Seat = admission.Seat,
            Thread = said.Id,
            Number = admission.Arrival,
            Self = self,
            Community = said.Envelope.Community!.Value,
            Opener = said.Issuer,
            Role = said.Issuer == self ? OurRole.Opener : opening.Copies.Contains(self) ? OurRole.Copied : OurRole.Receiver,
            Kind = opening switch { RequestBody => ThreadKind.Request, TerritoryNoticeBody => ThreadKind.TerritoryNotice, _ => ThreadKind.Notification },
            Request = (opening as RequestBody)?.Kind,
            Title = JsonSerializer.Serialize(opening.Title, BodyJson.Options),
            Play = said.Envelope.Exercise ?? "",
            Urgent = opening.Urgency == Urgency.Urgent,
            Wanted = opening.Wanted,
            AnswerBy = opening.AnswerBy,
            TouchesRights = opening is RequestBody { TouchesRights: true },
            Items = (opening as TerritoryNoticeBody)?.Items ?? 0,
            OpenerNumber = opening.OwnNumber,
            OpenerDesk = opening.Desk,
            Continues = said.Continues,
            Audience = AudienceKey.Of(said.Envelope.Marking.Audience),
            Restricted = desks.Count > 0,
            OpenedAt = said.Envelope.IssuedAt,
            SenderLast = said.Id,
            Tlp = said.Envelope.Marking.Tlp,
            LastArrival = admission.Arrival,
            LastAt = admission.At,
        };
    }
}

/// <summary>Which desks of ours alone may read a statement; none listed means all.</summary>
internal static class CaseDesks
{
    public static IReadOnlyList<string> Of(CaseStatement said, ParticipantId self)
    {
        if (said.Issuer != self)
            return said.Named?.FirstOrDefault(recipient => recipient.Participant == self)?.Desks ?? [];
        // Of our own TLP:RED statements: the desk that asks.
        return said.Envelope.Marking.Tlp == Tlp.Red && said.Opening?.Desk is { } desk ? [desk] : [];
    }
}
