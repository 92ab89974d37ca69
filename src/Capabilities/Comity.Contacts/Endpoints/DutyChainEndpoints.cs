using Comity.Office;
using Comity.Office.Audit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Comity.Contacts.Endpoints;

/// <summary>Who of ours is called for which desk, for programs: read by every officer, set by administrators, each change in the audit trail.</summary>
internal static class DutyChainEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        // Beside the directory's group: who administers need not read it.
        var chains = routes.MapGroup("/api/v1/contacts/duty-chains").WithTags("Contacts");
        chains.MapGet("/", ListAsync).RequireAuthorization(OfficerPolicy.MayRead).Answers<ChainList>("The duty chains of our own desks. Local: no statement carries them.");
        var administering = chains.MapGroup("/{desk}").RequireAuthorization(OfficerPolicy.MayAdminister);
        administering.MapPut("/", SetAsync).Answers<ChainShown>("Makes this the desk's chain, in place of any earlier one.");
        administering.MapDelete("/", RemoveAsync).AnswersNothing("Takes the desk's chain away; another desk's then serves for it.");
    }

    private static async Task<IResult> ListAsync(CurrentOfficer officer, NodeDb db, AuditTrail audit, CancellationToken cancellation)
    {
        await audit.Record(db, Entry(officer, "contacts.duty-chains", "all"), cancellation);
        return TypedResults.Ok(new ChainList([.. (await DutyChains.ReadAllAsync(db, officer.Seat, cancellation)).Select(ChainShown.Of)]));
    }

    private static async Task<IResult> SetAsync(CurrentOfficer officer, NodeDb db, AuditTrail audit, string desk, Steps request, CancellationToken cancellation)
    {
        var steps = request.Items.Select(step => new DutyStep(step.Target, step.Who, TimeSpan.FromSeconds(Math.Clamp(step.WaitSeconds, 0, 1_000_000))));
        if (!DutyChain.Create(desk, [.. steps]).TryGet(out var chain, out var bad))
            return bad.ToProblem();
        var refusal = await audit.Perform(db, Entry(officer, "contacts.set-duty-chain", desk), async () =>
        {
            if (!officer.Rights.May(Verbs.Administer, officer.Seat, community: null))
                return new NotAllowed(Verbs.Administer);
            await DutyChains.SetAsync(db, officer.Seat, chain, cancellation);
            return null;
        }, cancellation);
        return refusal is null ? TypedResults.Ok(ChainShown.Of(chain)) : refusal.ToProblem();
    }

    private static async Task<IResult> RemoveAsync(CurrentOfficer officer, NodeDb db, AuditTrail audit, string desk, CancellationToken cancellation)
    {
        if (Fields.Desk(desk, "/desk") is { } bad)
            return bad.ToProblem();
        var refusal = await audit.Perform(db, Entry(officer, "contacts.remove-duty-chain", desk), async () =>
        {
            if (!officer.Rights.May(Verbs.Administer, officer.Seat, community: null))
                return new NotAllowed(Verbs.Administer);
            await DutyChains.RemoveAsync(db, officer.Seat, desk, cancellation);
            return null;
        }, cancellation);
        return refusal is null ? TypedResults.NoContent() : refusal.ToProblem();
    }

    private static AuditEntry Entry(CurrentOfficer officer, string verb, string desk) => new(officer.Actor.Who, officer.Seat, verb, "duty-chain", desk);

    internal sealed record ChainList(IReadOnlyList<ChainShown> Items);

    internal sealed record ChainShown(string Desk, IReadOnlyList<StepShown> Steps)
    {
        public static ChainShown Of(DutyChain chain) => new(chain.Desk, [.. chain.Steps.Select(step => new StepShown(step.Target, step.Who, (int)step.Wait.TotalSeconds))]);
    }

    /// <param name="Who">A login name, an e-mail address, or <c>webhook:</c> and the name of a configured one.</param>
    /// <param name="WaitSeconds">How long to wait for "I have it" before the next step: 5 seconds to 7 days.</param>
    internal sealed record StepShown(StepTarget Target, string Who, int WaitSeconds);

    /// <param name="Items">1 to 20, first called first.</param>
    internal sealed record Steps(IReadOnlyList<StepShown> Items);
}
