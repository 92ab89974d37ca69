using Comity.Cases.Clocks;
using Comity.Cases.Queries;
using Comity.Office;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Trust;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Pages;

/// <summary>Cases for people: the duty inbox, one case, and a call of the duty chain.</summary>
internal static class CasePages
{
    public const string Path = "/cases";
    public const string NewPath = Path + "/new";
    public const string ExportPath = Path + "/list.csv";

    private const int PageSize = 25;
    private const int MaxExercises = 20;

    public static string PathOf(StatementId thread) => $"{Path}/{thread}";

    public static string CallPath(long call) => $"{Path}/calls/{call}";

    /// <summary>Where a draft is read, cleared and released: the node's own page.</summary>
    public static string DraftPath(Guid draft) => $"/drafts/{draft}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).RequireAuthorization(OfficerPolicy.MayRead);
        pages.MapGet("", Inbox);
        pages.MapGet("/list.csv", Export);
        pages.MapGet("/{thread}", ReadCase);
        pages.MapGet("/calls/{call:long}", ShowCall);
        pages.MapPost("/calls/{call:long}", TakeCall);
        NewCasePages.Map(pages);
        NoticePages.Map(pages);
        ItemPages.Map(pages);
        LetterPages.Map(pages);
        RegisterPages.Map(pages);
        MovePages.Map(pages);
    }

    /// <summary>The status of a refusal without a body: the words of a problem page are put on the way out.</summary>
    internal static IResult Bare(Refusal refusal) => Results.StatusCode(refusal is UnknownCase ? StatusCodes.Status404NotFound : RefusalProblems.StatusOf(refusal.Code));

    private static async Task<IResult> Inbox(
        [AsParameters] InboxFilter filter, [FromQuery] string? after, CurrentOfficer officer, NodeDb db, AuditTrail audit, TrustBook trust, TimeProvider time, Reader reader,
        CancellationToken cancellation)
    {
        var page = PageOf(filter, officer, time) with { Cursor = after, Limit = PageSize };
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.list", "case", filter.WhichBox.ToString()), cancellation);
        if (!(await CaseList.RunAsync(db, page, cancellation)).TryGet(out var found, out var refusal))
            return Bare(refusal);
        return Page.Show<InboxPage>(new
        {
            Filter = filter,
            Peers = PeersOf(officer, trust, reader.Language.Tag),
            Exercises = await ExercisesAsync(db, officer, cancellation),
            Cases = found.Items,
            found.Next,
            IsFirst = after is null,
            Names = found.Items.Select(row => row.Opener).Distinct().ToDictionary(id => id, id => trust.NameOf(id, reader.Language.Tag)),
            MayOpen = officer.Rights.MayAnywhere(Verbs.Draft),
        });
    }

    /// <summary>The whole list, up to a bound, as a file for a spreadsheet. That it was taken stands in the audit trail.</summary>
    private static async Task<IResult> Export(
        [AsParameters] InboxFilter filter, CurrentOfficer officer, NodeDb db, AuditTrail audit, TrustBook trust, TimeProvider time, Reader reader, CancellationToken cancellation)
    {
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.export-list", "case", filter.WhichBox.ToString()), cancellation);
        var (all, page) = (new List<CaseSummary>(), PageOf(filter, officer, time) with { Limit = CaseListPage.MaxLimit });
        do
        {
            if (!(await CaseList.RunAsync(db, page, cancellation)).TryGet(out var found, out var refusal))
                return Bare(refusal);
            all.AddRange(found.Items);
            page = page with { Cursor = found.Next };
        }
        while (page.Cursor is not null && all.Count < CaseCsv.MaxRows);
        var text = CaseCsv.Write(all.Take(CaseCsv.MaxRows), id => trust.NameOf(id, reader.Language.Tag), reader.Language.Tag);
        return Results.File(System.Text.Encoding.UTF8.GetBytes(text), "text/csv; charset=utf-8", $"cases-{CaseWords.Code(filter.WhichBox)}.csv");
    }

    private static CaseListPage PageOf(InboxFilter filter, CurrentOfficer officer, TimeProvider time) =>
        new(officer.Seat, filter.WhichBox, filter.Play, CaseReader.Of(officer), time.GetUtcNow()) { Wanted = filter.WantedBy(officer.Login) };

    /// <summary>Whom cases may be with: the members of communities where the officer reads.</summary>
    private static List<Choice> PeersOf(CurrentOfficer officer, TrustBook trust, string language) =>
        [.. trust.Communities.Where(chain => officer.Rights.May(Verbs.Read, officer.Seat, chain.Community)).SelectMany(chain => chain.Newest.Body.Members)
            .DistinctBy(member => member.P).Select(member => new Choice(member.P.ToString(), member.Name.In(language).Text)).OrderBy(choice => choice.Label, StringComparer.Ordinal)];

    private static async Task<IResult> ReadCase(string thread, CaseReading reading, CancellationToken cancellation) =>
        (await reading.RunAsync(thread, open: null, cancellation)).TryGet(out var view, out var refusal)
            ? Page.Show<CaseFilePage>(new { View = view })
            : Bare(refusal);

    private static async Task<IResult> ShowCall(long call, CurrentOfficer officer, NodeDb db, AuditTrail audit, CancellationToken cancellation)
    {
        if (await CaseClock.CallsFor(db, officer.Seat, CaseReader.Of(officer)).FirstOrDefaultAsync(row => row.Id == call, cancellation) is not { } row)
            return Bare(new UnknownCase());
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.call", "case", row.Thread.ToString()), cancellation);
        return Page.Show<CallPage>(new
        {
            Call = call,
            row.Thread,
            row.Urgent,
            Exercise = row.Play.Length == 0 ? null : row.Play,
            IsOverdue = row is { Phase: ClimbPhase.Overdue, Calls: > 0 },
            row.Calls,
            row.HeldBy,
            row.HeldAt,
            NextAt = row.StoppedAt is null ? row.DueAt : (DateTimeOffset?)null,
            row.NobodyToCall,
        });
    }

    /// <summary>"I have it": the chain stops climbing, and the case opens.</summary>
    private static async Task<IResult> TakeCall(
        long call, IFormCollection form, CurrentOfficer officer, NodeDb db, AuditTrail audit, TimeProvider time, CancellationToken cancellation)
    {
        if (await CaseClock.CallsFor(db, officer.Seat, CaseReader.Of(officer)).FirstOrDefaultAsync(row => row.Id == call, cancellation) is not { } row)
            return Bare(new UnknownCase());
        if (await CaseClock.TakeAsync(db, officer.Seat, call, officer.Login, time.GetUtcNow(), cancellation) is { } refusal)
            return Bare(refusal);
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.call-taken", "case", row.Thread.ToString()), cancellation);
        return Page.Done(form["next"] == "call" ? CallPath(call) : PathOf(row.Thread));
    }

    // Greater than nothing: one range of the index, where "not equal" would walk through every real case.
#pragma warning disable CA1307, CA1309, CA1310, MA0001, MA0074 // The database compares; no comparison of this process is translated.
    private static Task<List<string>> ExercisesAsync(NodeDb db, CurrentOfficer officer, CancellationToken cancellation) =>
        CaseReader.Of(officer).Readable(db, db.Set<Threads.CaseRow>().AsNoTracking().Where(row => row.Seat == officer.Seat && string.Compare(row.Play, "") > 0))
            .Select(row => row.Play).Distinct().OrderBy(play => play).Take(MaxExercises).ToListAsync(cancellation);
#pragma warning restore CA1307, CA1309, CA1310, MA0001, MA0074
}
