using System.Globalization;
using Comity.Cases.Moves;
using Comity.Cases.Notices;
using Comity.Cases.Queries;
using Comity.Cases.Threads;
using Comity.Office.Audit;
using Comity.Office.Exit;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Reader = Comity.Office.Exit.Reader;

namespace Comity.Cases.Pages;

/// <summary>The items of a territory notice: read by both sides, answered by the one that was notified.</summary>
internal static class ItemPages
{
    private const int PageSize = 50;
    private const int MaxForm = 262_144;

    public static string PathOf(StatementId thread, string? answer = null, int after = 0) =>
        $"{CasePages.PathOf(thread)}/items" + (answer, after) switch
        {
            (null, 0) => "",
            (null, _) => string.Create(CultureInfo.InvariantCulture, $"?after={after}"),
            (_, 0) => $"?answer={answer}",
            _ => string.Create(CultureInfo.InvariantCulture, $"?answer={answer}&after={after}"),
        };

    public static void Map(RouteGroupBuilder cases)
    {
        cases.MapGet("/{thread}/items", Show);
        cases.MapPost("/{thread}/items", Answer).RequireAuthorization(OfficerPolicy.MayDraft).WithMetadata(new RequestSizeLimitAttribute(MaxForm));
    }

    private static async Task<IResult> Show(
        string thread, [FromQuery] string? answer, [FromQuery] int? after, CurrentOfficer officer, NodeDb db, AuditTrail audit, NoticeItems items, CancellationToken cancellation) =>
        (await ReadAsync(thread, answer, after ?? 0, form: null, officer, db, audit, items, cancellation)).TryGet(out var view, out var refusal)
            ? Page.Show<ItemsPage>(new { View = view })
            : CasePages.Bare(refusal);

    private static async Task<IResult> Answer(
        string thread, IFormCollection form, CurrentOfficer officer, NodeDb db, AuditTrail audit, NoticeItems items, AnswerItems answers, CancellationToken cancellation)
    {
        var (filter, after) = (form["answer"].ToString() is { Length: > 0 } code ? code : null, int.TryParse(form["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : 0);
        if (!(await ReadAsync(thread, filter, after, form, officer, db, audit, items, cancellation)).TryGet(out var view, out var missing))
            return CasePages.Bare(missing);
        if (!Tlp.TryParse(form["tlp"], out var tlp))
            tlp = Tlp.Amber;
        var given = new GivenAnswers(Given(form), form["rest"].ToString() is { Length: > 0 } rest ? rest : null);
        return (await answers.RunAsync(officer.Actor, officer.Seat, view.Thread, given, new Terms(tlp, []), cancellation)).TryGet(out var draft, out var refusal)
            ? Page.Done(CasePages.DraftPath(draft.Id))
            : Page.Refused<ItemsPage>(new { View = view, Refusals = new[] { refusal } });
    }

    /// <summary>The answers of a page: those chosen one by one, and for all others shown the one for all of them.</summary>
    private static List<GivenAnswer> Given(IFormCollection form)
    {
        var (given, forAll) = (new List<GivenAnswer>(), form["shown"].ToString());
        foreach (var field in form["item"])
        {
            if (!int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var item))
                continue;
            var one = form[$"answer-{item}"].ToString() is { Length: > 0 } chosen ? chosen : forAll;
            if (one.Length > 0)
                given.Add(new GivenAnswer(item, one, one == "not-ours" ? form[$"whose-{item}"].ToString() : null));
        }

        return given;
    }

    private static async Task<Result<ItemsPageView>> ReadAsync(
        string thread, string? answer, int after, IFormCollection? form, CurrentOfficer officer, NodeDb db, AuditTrail audit, NoticeItems items, CancellationToken cancellation)
    {
        if (!StatementId.TryParse(thread, out var sid)
            || await CaseReader.Of(officer).FindAsync(db, officer.Seat, sid, cancellation) is not { } row)
            return new UnknownCase();
        await audit.Record(db, new AuditEntry(officer.Actor.Who, officer.Seat, "case.items", "case", sid.ToString()), cancellation);
        if (!(await items.PageAsync(new Reader.Officer(officer.Rights, officer.Seat), sid, answer, after, PageSize, cancellation)).TryGet(out var page, out var refusal))
            return refusal;
        var mayAnswer = row.Role == OurRole.Receiver && page.State == "read" && officer.Rights.May(Verbs.Draft, officer.Seat, row.Community);
        return new ItemsPageView(
            sid, row.Number, row.Play.Length == 0 ? null : row.Play, row.Tlp, page.State, page.Code, [.. page.Items.Select(Line)], page.Next, page.Totals, answer, after, mayAnswer, form);
    }

    private static ItemLine Line(ItemView item) => new(
        item.Item, item.Address, item.Behaviour, item.Protocol, item.Ports, item.FirstSeen, item.LastSeen, item.Observer, item.Confidence, item.Code, item.Answer, item.Whose,
        item.Linked, item.Contradictions);
}

/// <summary>One page of a notice's items.</summary>
/// <param name="State">waiting, read or refused.</param>
/// <param name="Filter">Only items with this answer; null for all.</param>
/// <param name="Entered">What stood in the form when it came back.</param>
public sealed record ItemsPageView(
    StatementId Thread, long Number, string? Exercise, Tlp Tlp, string State, string? Code, IReadOnlyList<ItemLine> Items, int? Next, IReadOnlyDictionary<string, int> Totals,
    string? Filter, int After, bool MayAnswer, IFormCollection? Entered);

/// <summary>One item as a line.</summary>
public sealed record ItemLine(
    int Item, string Address, string Behaviour, string Protocol, string Ports, string First, string Last, string Observer, int Confidence, string Code, string? Answer,
    string? Whose, int Linked, IReadOnlyList<string> Contradictions);
