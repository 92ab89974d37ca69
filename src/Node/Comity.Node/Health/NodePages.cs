using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Node.Health;

/// <summary>The node's health for its administrators, and the check of its audit chain.</summary>
internal static class NodePages
{
    public const string Path = "/node";
    public const string AuditPath = "/node/audit-check";

    public static IServiceCollection AddNodePages(this IServiceCollection services) => services
        .AddScoped<NodeHealthReader>()
        .AddNavigation(new NavigationItem(Path, "node.nav", 900)
        {
            AboutKey = "node.nav.about",
            VisibleTo = user => CurrentOfficer.From(user)?.Rights.MayAnywhere(Verbs.Administer) == true,
        });

    public static void MapNodePages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").RequireAuthorization(OfficerPolicy.MayAdminister);
        pages.MapGet(Path, ShowAsync);
        pages.MapGet(AuditPath, () => Page.Done(Path));
        pages.MapPost(AuditPath, CheckAsync);
    }

    private static async Task<IResult> ShowAsync(CurrentOfficer officer, NodeHealthReader health, CancellationToken cancellation) =>
        Page.Show<HealthPage>(new { Health = await health.ReadAsync(officer, cancellation) });

    /// <param name="_">Read so that the form's token is checked.</param>
    private static async Task<IResult> CheckAsync(
        IFormCollection _, CurrentOfficer officer, NodeHealthReader health, NodeDb db, AuditTrail audit, CancellationToken cancellation)
    {
        var verdict = await AuditCheck.Run(db, audit.Instance, known: null, cancellation);
        var entry = new AuditEntry(officer.Actor.Who, officer.Seat, "node.check-audit", "audit-chain", audit.Instance);
        await audit.Record(db, verdict.Fault is { } fault ? entry with { Outcome = fault.Code } : entry, cancellation);
        return Page.Show<HealthPage>(new { Health = await health.ReadAsync(officer, cancellation), Verdict = verdict });
    }
}
