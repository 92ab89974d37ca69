using Comity.Federation;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Node.Health;

/// <summary>The node's health for its administrators, the check of its audit chain, and the word to go on without a peer.</summary>
internal static class NodePages
{
    public const string Path = "/node";
    public const string AuditPath = "/node/audit-check";
    public const string ExcusePath = "/node/excused-peers";

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
        pages.MapGet(ExcusePath, () => Page.Done(Path));
        pages.MapPost(ExcusePath, ExcuseAsync);
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

    /// <summary>
    /// Goes on without a peer that cannot answer, or whose word is not believed (federation.md 2.9): the seat signs again once it waits
    /// for no other.
    /// </summary>
    private static async Task<IResult> ExcuseAsync(
        IFormCollection form, CurrentOfficer officer, NodeDb db, RestoreInquiry inquiry, AuditTrail audit, CancellationToken cancellation)
    {
        if (!int.TryParse(form["seat"], out var id) || !ParticipantId.TryParse(form["peer"], out var peer)
            || !officer.Rights.May(Verbs.Administer, id, community: null)
            || await db.Set<SeatRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } seat)
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        // Recorded first: nobody is excused without an entry.
        await audit.Record(db, new AuditEntry(officer.Actor.Who, id, "node.excuse-peer", "participant", peer.ToString()), cancellation);
        inquiry.Excuse(seat, peer);
        return Page.Done(Path);
    }
}
