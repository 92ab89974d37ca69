using System.Text.Json;
using Comity.Cases.Bodies;
using Comity.Cases.Queries;
using Comity.Cases.Threads;
using Comity.Office.Audit;
using Comity.Office.Exit;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Trust;
using Comity.Web;

namespace Comity.Cases.Pages;

/// <summary>Reads one case for its page. The case and each statement that is opened stand in the audit trail.</summary>
internal sealed class CaseReading(
    NodeDb db, AuditTrail audit, OpenStatement open, TrustBook trust, CurrentOfficer officer, TimeProvider time, Texts texts)
{
    /// <summary>Most statements whose words stand on the page, the latest; older ones show what, who and when.</summary>
    public const int MaxOpened = 20;

    /// <param name="open">The move that is being filled in, as it was entered.</param>
    public async Task<Result<CaseFileView>> RunAsync(string thread, MoveEntered? open, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase();
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.read", "case", sid.ToString()), cancellation);
        if (!(await ReadCase.RunAsync(db, officer.Seat, sid, officer.Desks, cancellation)).TryGet(out var file, out var refusal))
            return refusal;
        var opening = await OpenAsync(sid, cancellation);
        var timeline = await TimelineAsync(file, cancellation);
        return View(file, opening) with { Timeline = timeline, Moves = Moves(file, open) };
    }

    private CaseFileView View(CaseFile file, CaseStatement? opening)
    {
        var row = file.Case;
        return new CaseFileView
        {
            Thread = row.Thread,
            Number = row.Number,
            Role = row.Role,
            Opener = Name(row.Opener),
            Kind = row.Request is { } kind ? CaseWords.Of("request", kind, texts) : CaseWords.Of("kind", row.Kind, texts),
            Community = trust.Of(row.Community)?.Newest.Body.Name.In(texts.Language.Tag).Text ?? row.Community.ToString(),
            Title = JsonSerializer.Deserialize<LanguageText>(row.Title, BodyJson.Options)!,
            Text = opening?.Opening?.Text,
            Exercise = row.Play.Length == 0 ? null : row.Play,
            Urgent = row.Urgent,
            Wanted = row.Wanted,
            AnswerBy = row.AnswerBy,
            Overdue = row.OverdueFrom < time.GetUtcNow(),
            Items = row.Items,
            Tlp = row.Tlp,
            OpenerNumber = row.OpenerNumber,
            Sender = row.SenderStatus,
            OpenedAt = row.OpenedAt,
            Use = opening is null ? null : opening.Envelope.Use ?? new UseTerms(),
            Sentences = opening?.Opening?.Sentences ?? [],
            Category = (opening?.Body as RequestBody)?.InfrastructureCategory,
            Continues = row.Continues,
            ContinuedBy = file.ContinuedBy,
            Receivers = [.. file.Statuses.Select(Receiver)],
            Waiting = [.. file.Waiting.Select(item => new WaitingView(item.Kind, Name(item.By), Name(item.WaitsFor), item.WaitsFor == row.Self, item.Since))],
            Reported = [.. file.Reported.Select(answer => new ReportedView(answer.PartyName, answer.Status, answer.Text, answer.ReportedBy, answer.AnsweredAt))],
        };
    }

    private ReceiverView Receiver(Queries.StatusPair pair) => new(
        Name(pair.Receiver), pair.IsCopy, pair.Status, pair.AcknowledgedAt, pair.ExpectedBy, pair.Reason, pair.DeliveredAt, pair.Bounced, pair.TheirNumber);

    private async Task<IReadOnlyList<EntryView>> TimelineAsync(CaseFile file, CancellationToken cancellation)
    {
        var entries = new List<EntryView>();
        foreach (var entry in file.Timeline)
        {
            // The opening's words stand above the history.
            var said = entry.Withheld || entry.Sid == file.Case.Thread || entries.Count >= MaxOpened ? null : await OpenAsync(entry.Sid, cancellation);
            entries.Add(new EntryView(
                entry.Sid, Name(entry.Author), entry.Code, entry.IssuedAt, entry.Tlp, entry.Withheld, entry.RecalledBy is not null,
                EntryWords.TextsOf(said?.Body), EntryWords.DetailOf(said?.Body, texts, Name), (said?.Body as AnswerBody)?.ExpectedBy));
        }

        return entries;
    }

    private async Task<CaseStatement?> OpenAsync(StatementId sid, CancellationToken cancellation) =>
        (await open.Run(officer.Actor, officer.Seat, sid, cancellation)).TryGet(out var statement, out _)
        && CaseStatement.Read(statement.Id, statement.Issuer, statement.Envelope).TryGet(out var said, out _)
            ? said
            : null;

    private IReadOnlyList<MoveForm> Moves(CaseFile file, MoveEntered? open)
    {
        if (!officer.Rights.May(Verbs.Draft, officer.Seat, file.Case.Community))
            return [];
        var language = officer.Languages.Count > 0 ? officer.Languages[0] : "en";
        return [.. OpenMoves.Of(file, Name, texts).Select(move => move with
        {
            Languages = CaseWords.Languages(officer.Languages),
            Language = language,
            Tlp = Tlp.Strictest(Tlp.Amber, file.Case.Tlp),
            Entered = open is not null && open.IsFor(move) ? open : null,
        })];
    }

    private string Name(ParticipantId participant) => trust.NameOf(participant, texts.Language.Tag);
}
