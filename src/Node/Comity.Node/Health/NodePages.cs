using Comity.Office;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Node.Health;

/// <summary>The node's health for its administrators, and the word to go on without a peer.</summary>
internal static class NodePages
{
    public const string Path = "/node";
    public const string ExcusePath = "/node/excused-peers";
    public const string BindingPath = "/node/confirmed-bindings";

    public static IServiceCollection AddNodePages(this IServiceCollection services) => services
        .AddScoped<NodeHealthReader>().AddScoped<ExcusePeer>().AddScoped<ConfirmBinding>()
        .AddNavigation(new NavigationItem(Path, "node.nav", 900)
        {
            AboutKey = "node.nav.about",
            VisibleTo = user => CurrentOfficer.From(user)?.Rights.MayAnywhere(Verbs.Administer) == true,
        });

    public static void MapNodePages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").RequireAuthorization(OfficerPolicy.MayAdminister);
        pages.MapGet(Path, ShowAsync);
        pages.MapGet(ExcusePath, () => Page.Done(Path));
        pages.MapPost(ExcusePath, ExcuseOnPageAsync);
        pages.MapGet(BindingPath, () => Page.Done(Path));
        pages.MapPost(BindingPath, ConfirmOnPageAsync);
        var api = routes.MapGroup("/api/v1/node").WithTags("Node").RequireAuthorization(OfficerPolicy.MayAdminister);
        api.MapGet("/", async (CurrentOfficer officer, NodeHealthReader health, CancellationToken cancellation) => TypedResults.Ok(await health.ReadAsync(officer, cancellation)))
            .Answers<NodeHealth>("Whether the node signs, sends and receives, and whom it waits for.");
        api.MapPost("/excused-peers", ExcuseAsync).WithIdempotency().AnswersNothing("After a restored backup: go on without a peer that cannot be asked.");
        api.MapPost("/confirmed-bindings", ConfirmAsync).WithIdempotency().AnswersNothing("Let participants share a code or name, and release what was held because of it.");
    }

    private static async Task<IResult> ConfirmAsync(CurrentOfficer officer, ConfirmBinding confirm, ConfirmedBinding confirmed, CancellationToken cancellation) =>
        await confirm.RunAsync(officer, confirmed, cancellation) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();

    private static async Task<IResult> ConfirmOnPageAsync(
        IFormCollection form, CurrentOfficer officer, ConfirmBinding confirm, NodeHealthReader health, CancellationToken cancellation)
    {
        var participants = form["participant"].Select(text => ParticipantId.TryParse(text, out var id) ? id : default).ToList();
        var refusal = await confirm.RunAsync(officer, new ConfirmedBinding(form["bound"].ToString(), participants, form["reason"].ToString()), cancellation);
        return refusal is null ? Page.Done(Path) : Page.Refused<HealthPage>(new { Health = await health.ReadAsync(officer, cancellation), Refused = refusal });
    }

    private static async Task<IResult> ExcuseAsync(CurrentOfficer officer, ExcusePeer excuse, Excusing excusing, CancellationToken cancellation) =>
        await excuse.RunAsync(officer, excusing, cancellation) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();

    private static async Task<IResult> ExcuseOnPageAsync(
        IFormCollection form, CurrentOfficer officer, ExcusePeer excuse, NodeHealthReader health, CancellationToken cancellation)
    {
        var refusal = ParticipantId.TryParse(form["peer"].ToString(), out var peer) && int.TryParse(form["seat"], out var seat)
            ? await excuse.RunAsync(officer, new Excusing(seat, peer, form["reason"].ToString()), cancellation)
            : new NotWaitingForPeer();
        return refusal is null ? Page.Done(Path) : Page.Refused<HealthPage>(new { Health = await health.ReadAsync(officer, cancellation), Refused = refusal });
    }

    private static async Task<IResult> ShowAsync(CurrentOfficer officer, NodeHealthReader health, CancellationToken cancellation) =>
        Page.Show<HealthPage>(new { Health = await health.ReadAsync(officer, cancellation) });
}
