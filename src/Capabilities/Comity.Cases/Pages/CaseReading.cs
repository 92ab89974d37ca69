using System.Text.Json;
using Comity.Cases.Bodies;
using Comity.Cases.Clocks;
using Comity.Cases.Queries;
using Comity.Cases.Register;
using Comity.Cases.Threads;
using Comity.Office.Audit;
using Comity.Office.Exit;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Trust;
using Comity.Web;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Pages;

/// <summary>Reads one case for its page. The case and each statement that is opened stand in the audit trail.</summary>
internal sealed class CaseReading(
    NodeDb db, AuditTrail audit, OpenStatement open, OpenFile files, TrustBook trust, CurrentOfficer officer, TimeProvider time, Texts texts)
{
    /// <summary>Most statements whose words stand on the page, the latest; older ones show what, who and when.</summary>
    public const int MaxOpened = 20;

    private const int MaxEvidence = 5;

    /// <param name="open">The move that is being filled in, as it was entered.</param>
    public async Task<Result<CaseFileView>> RunAsync(string thread, MoveEntered? open, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid))
            return new UnknownCase();
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.read", "case", sid.ToString()), cancellation);
        if (!(await ReadCase.RunAsync(db, officer.Seat, sid, CaseReader.Of(officer), cancellation)).TryGet(out var file, out var refusal))
            return refusal;
        var opening = await OpenAsync(sid, cancellation);
        var timeline = await TimelineAsync(file, cancellation);
        var steps = await StepsAsync(file, cancellation);
        return View(file, opening) with
        {
            Files = opening is null ? [] : await FilesAsync(opening, cancellation),
            Call = await CallAsync(sid, cancellation),
            Evidence = [.. (await Evidence(sid).OrderByDescending(item => item.Number).Take(MaxEvidence).ToListAsync(cancellation)).Select(EvidenceLine.Of)],
            EvidenceTotal = await Evidence(sid).CountAsync(cancellation),
            Steps = steps,
            Timeline = timeline,
            Moves = Moves(file, steps, open),
        };
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
            CommunityId = row.Community,
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
            Incident = opening?.Opening?.Incident,
            Legal = (opening?.Body as RequestBody)?.Legal,
            Rights = (opening?.Body as RequestBody)?.Rights,
            MayRegister = officer.Rights.May(Verbs.Draft, officer.Seat, row.Community),
            MayWrite = row.Role == OurRole.Opener && officer.Rights.May(Verbs.Draft, officer.Seat, row.Community),
            Letters = [.. file.Letters.Select(letter => new LetterView(letter.Party, letter.PartyName, letter.Reference, letter.Channel, letter.Sender, letter.SentAt))],
            Continues = row.Continues,
            ContinuedBy = file.ContinuedBy,
            Receivers = [.. file.Statuses.Select(Receiver)],
            Waiting = [.. file.Waiting.Select(item => new WaitingView(item.Kind, Name(item.By), Name(item.WaitsFor), item.WaitsFor == row.Self, item.Since))],
            Reported = [.. file.Reported.Select(answer => new ReportedView(
                answer.PartyName, answer.Status, JsonSerializer.Deserialize<LanguageText>(answer.Text, BodyJson.Options)!, answer.Channel, answer.ReportedBy, answer.AnsweredAt))],
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
                EntryWords.TextsOf(said?.Body), EntryWords.DetailOf(said?.Body, texts, Name), (said?.Body as AnswerBody)?.ExpectedBy)
            {
                Files = said is null ? [] : await FilesAsync(said, cancellation),
                AskInstead = file.Case.Role == OurRole.Opener && Consented(file, entry.Sid) ? (said?.Body as AnswerBody)?.RedirectTo : null,
            });
        }

        return entries;
    }

    private static bool Consented(CaseFile file, StatementId redirection) =>
        file.Timeline.Any(entry => entry.Answers == redirection && entry.Code == "redirect-consented");

    private async Task<IReadOnlyList<FileView>> FilesAsync(CaseStatement said, CancellationToken cancellation)
    {
        if (said.Envelope.Attachments.Count == 0)
            return [];
        var named = said.Envelope.Attachments;
        return [.. (await files.Status(officer.Seat, said.Id, cancellation)).Where(state => state.Ordinal < named.Count)
            .Select(state => new FileView(state.Ordinal, named[state.Ordinal].Name, named[state.Ordinal].Size, state.State.ToString().ToLowerInvariant()))];
    }

    private async Task<CallView?> CallAsync(StatementId thread, CancellationToken cancellation) =>
        await db.Set<ClimbRow>().AsNoTracking().Where(call => call.Seat == officer.Seat && call.Thread == thread && call.Climbs)
            .OrderByDescending(call => call.Id).FirstOrDefaultAsync(cancellation) is { } last
            ? new CallView(last.Id, last.Urgent, last.HeldBy, last.HeldAt, last.StoppedAt is null)
            : null;

    private IQueryable<EvidenceRow> Evidence(StatementId thread) => db.Set<EvidenceRow>().AsNoTracking().Where(item => item.Seat == officer.Seat && item.Thread == thread);

    private async Task<IReadOnlyList<StepView>> StepsAsync(CaseFile file, CancellationToken cancellation) =>
        [.. (await PolicySteps.OfAsync(db, officer.Seat, file.Case.Thread, cancellation)).Select(step => new StepView(step.Participant, Name(step.Participant), step.ProposedAt))];

    private async Task<CaseStatement?> OpenAsync(StatementId sid, CancellationToken cancellation) =>
        (await open.Run(officer.Actor, officer.Seat, sid, cancellation)).TryGet(out var statement, out _)
        && CaseStatement.Read(statement.Id, statement.Issuer, statement.Envelope).TryGet(out var said, out _)
            ? said
            : null;

    private IReadOnlyList<MoveForm> Moves(CaseFile file, IReadOnlyList<StepView> steps, MoveEntered? open)
    {
        if (!officer.Rights.May(Verbs.Draft, officer.Seat, file.Case.Community))
            return [];
        var language = officer.Languages.Count > 0 ? officer.Languages[0] : "en";
        return [.. OpenMoves.Of(file, steps, Name, texts).Select(move => move with
        {
            Languages = CaseWords.Languages(officer.Languages),
            Language = language,
            Tlp = Tlp.Strictest(Tlp.Amber, file.Case.Tlp),
            Entered = open is not null && open.IsFor(move) ? open : null,
        })];
    }

    private string Name(ParticipantId participant) => trust.NameOf(participant, texts.Language.Tag);
}
