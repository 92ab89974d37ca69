using Comity.Office;
using Comity.Office.Clearance;
using Comity.Office.Http;
using Comity.Office.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Comity.Node.Drafts;

/// <summary>Urgent releases that a second person still has to look at, and their verdict.</summary>
internal static class ReviewEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var urgent = routes.MapGroup("/api/v1/urgent-releases").WithTags("Drafts").RequireAuthorization(OfficerPolicy.MayClear);
        urgent.MapGet("/", ListAsync).Answers<UrgentList>("Urgent releases that wait for review, the oldest first, at most 500.");
        urgent.MapPost("/{draft:guid}/review", ReviewAsync).WithIdempotency().AnswersNothing("A second person's verdict; if it is not upheld, a recall is a statement of its own.");
    }

    private static async Task<IResult> ListAsync(CurrentOfficer officer, UrgentReview review, CancellationToken cancellation) =>
        (await review.Pending(officer.Actor, officer.Seat, cancellation)).TryGet(out var found, out var refusal)
            ? TypedResults.Ok(new UrgentList([.. found.Select(UrgentShown.Of)]))
            : refusal.ToProblem();

    private static async Task<IResult> ReviewAsync(CurrentOfficer officer, UrgentReview review, Guid draft, Verdict verdict, CancellationToken cancellation) =>
        await review.Decide(officer.Actor, draft, verdict.Upheld, cancellation) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();

    /// <param name="Upheld">Whether it would have been cleared.</param>
    internal sealed record Verdict(bool Upheld);
}
