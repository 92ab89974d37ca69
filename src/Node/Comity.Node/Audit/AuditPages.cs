using Comity.Office;
using Comity.Office.Audit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Node.Audit;

/// <summary>The audit trail for auditors: searched and checked, on a page and over the API.</summary>
internal static class AuditPages
{
    public const string Path = "/audit";
    public const string CheckPath = "/audit/check";

    public static IServiceCollection AddAuditPages(this IServiceCollection services) => services
        .AddScoped<AuditReading>()
        .AddNavigation(new NavigationItem(Path, "audit.nav", 910)
        {
            AboutKey = "audit.nav.about",
            VisibleTo = user => CurrentOfficer.From(user)?.Rights.MayAnywhere(Verbs.Audit) == true,
        });

    public static void MapAuditPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).RequireAuthorization(OfficerPolicy.MayAudit);
        pages.MapGet("", ShowAsync);
        pages.MapGet("/check", () => Page.Done(Path));
        pages.MapPost("/check", CheckAsync);
        var api = routes.MapGroup("/api/v1/audit").WithTags("Audit").RequireAuthorization(OfficerPolicy.MayAudit);
        api.MapGet("", ListAsync).Answers<AuditListing>("Who did what when, newest first; by officer (login name), kind and identifier of the object, and time (UTC).");
        api.MapPost("/checks", CheckOverApiAsync).WithIdempotency()
            .Answers<AuditFinding>("Walks the whole chain, and against a head kept elsewhere: whether anything was changed, lost or cut off.");
    }

    private static async Task<IResult> ShowAsync(HttpRequest http, CurrentOfficer officer, AuditReading reading, CancellationToken cancellation)
    {
        var filter = AuditFilter.Of(http.Query);
        var found = await reading.SearchAsync(officer, filter, cancellation);
        return found.TryGet(out var page, out var refusal)
            ? Page.Show<AuditTrailPage>(new { Filter = filter, Found = page })
            : Page.Refused<AuditTrailPage>(new { Filter = filter, Refused = refusal });
    }

    private static async Task<IResult> ListAsync(
        CurrentOfficer who, AuditReading reading, string? officer, string? kind, string? about, string? from, string? until, string? cursor, int? limit, CancellationToken cancellation)
    {
        var filter = new AuditFilter(officer ?? "", kind ?? "", about ?? "", from ?? "", until ?? "", cursor ?? "");
        return (await reading.SearchAsync(who, filter, cancellation, limit)).TryGet(out var page, out var refusal) ? TypedResults.Ok(page) : refusal.ToProblem();
    }

    private static async Task<IResult> CheckAsync(IFormCollection form, CurrentOfficer officer, OpenAudit audit, AuditReading reading, CancellationToken cancellation)
    {
        var kept = form["head"].ToString();
        var listed = (await reading.SearchAsync(officer, AuditFilter.None, cancellation)).Value;
        return (await audit.Check(officer.Actor, officer.Seat, kept, cancellation)).TryGet(out var verdict, out var refusal)
            ? Page.Show<AuditTrailPage>(new { Filter = AuditFilter.None, Found = listed, Verdict = verdict, Kept = kept })
            : Page.Refused<AuditTrailPage>(new { Filter = AuditFilter.None, Found = listed, Refused = refusal, Kept = kept });
    }

    private static async Task<IResult> CheckOverApiAsync(AuditQuestion question, CurrentOfficer officer, OpenAudit audit, CancellationToken cancellation) =>
        (await audit.Check(officer.Actor, officer.Seat, question.Head, cancellation)).TryGet(out var verdict, out var refusal)
            ? TypedResults.Ok(new AuditFinding(verdict.Fault is null, verdict.Head.ToString(), verdict.Head.Sequence, verdict.Fault?.Code, verdict.Fault?.Sequence))
            : refusal.ToProblem();
}

/// <param name="Head">A line that was kept elsewhere at an earlier check; null to check the chain by itself.</param>
internal sealed record AuditQuestion(string? Head = null);

/// <param name="Head">The chain's end as far as it is whole: keep this line elsewhere.</param>
/// <param name="Entries">Entries as far as it is whole.</param>
/// <param name="Code">What is wrong first; null when nothing is.</param>
/// <param name="At">The entry where it is wrong.</param>
internal sealed record AuditFinding(bool Whole, string Head, long Entries, string? Code, long? At);
