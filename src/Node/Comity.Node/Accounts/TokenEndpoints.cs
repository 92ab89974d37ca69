using Comity.Office;
using Comity.Office.Entry;
using Comity.Office.Http;
using Comity.Office.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Comity.Node.Accounts;

/// <summary>An officer's own API tokens, and the end of any token that one may end. A token issues none.</summary>
internal static class TokenEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/api/v1/tokens").WithTags("Account").RequireAuthorization();
        tokens.MapGet("/", ListAsync).Answers<TokenList>("One's own API tokens, without their text.");
        tokens.MapPost("/", IssueAsync).WithIdempotency().Answers<Issued>("Issues a token to oneself; its text is shown once. Needs a session: a token issues none.", StatusCodes.Status201Created);
        tokens.MapPost("/{id:guid}/revoke", RevokeAsync).WithIdempotency().AnswersNothing("Ends a token at once: one's own, or one of an officer whom one administers.");
    }

    private static async Task<IResult> ListAsync(CurrentOfficer officer, ApiTokens tokens, CancellationToken cancellation) =>
        TypedResults.Ok(TokenList.Of(await tokens.List(officer.OfficerId, cancellation)));

    private static async Task<IResult> IssueAsync(CurrentOfficer officer, ApiTokens tokens, NewToken request, CancellationToken cancellation) =>
        (await tokens.Issue(officer.Actor, officer.OfficerId, request.Name, request.Rights.Aggregate(Verbs.None, (all, one) => all | one), TimeSpan.FromDays(Math.Clamp(request.Days, 0, 367)), cancellation))
            .TryGet(out var issued, out var refusal)
            ? TypedResults.Created((string?)null, new Issued(issued.Id, issued.Text, issued.ExpiresAt))
            : refusal.ToProblem();

    private static async Task<IResult> RevokeAsync(CurrentOfficer officer, ApiTokens tokens, Guid id, CancellationToken cancellation) =>
        await tokens.Revoke(officer.Actor, id, cancellation) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();

    /// <param name="Days">How long it lives: 1 to 366.</param>
    internal sealed record NewToken(string Name, IReadOnlyList<Verbs> Rights, int Days = 90);

    internal sealed record Issued(Guid Id, string Token, DateTimeOffset ExpiresAt);
}

internal sealed record TokenList(IReadOnlyList<TokenShown> Items)
{
    public static TokenList Of(IReadOnlyList<ApiTokenView> tokens) => new([.. tokens.Select(TokenShown.Of)]);
}

/// <param name="Rights">At most these of the officer's rights.</param>
/// <param name="UsedOn">The day of the last use, UTC.</param>
internal sealed record TokenShown(
    Guid Id, string Name, IReadOnlyList<Verbs> Rights, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateOnly? UsedOn, DateTimeOffset? RevokedAt)
{
    public static TokenShown Of(ApiTokenView token) => new(
        token.Id, token.Name, [.. Enum.GetValues<Verbs>().Where(verb => verb != Verbs.None && token.Scope.HasFlag(verb))], token.CreatedAt, token.ExpiresAt, token.UsedOn, token.RevokedAt);
}
