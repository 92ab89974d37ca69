using Comity.Office;
using Comity.Office.Entry;
using Comity.Office.Http;
using Comity.Office.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Comity.Node.Accounts;

/// <summary>Signs a person in and out without a page: for what two persons must do and no token may.</summary>
/// <remarks>The same limits, second factor and audit as on the page; a session that still needs a step is ended at once.</remarks>
internal static class SessionEndpoints
{
    private const int MaxBody = 4_096;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/v1/session").WithTags("Account");
        session.MapPost("/", OpenAsync).AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .AnswersNothing("Signs a person in by password and, where one is enrolled, a code; the answer sets the session cookie.");
        session.MapDelete("/", CloseAsync).RequireAuthorization().AnswersNothing("Ends the session that asks.");
    }

    private static async Task<IResult> OpenAsync(HttpContext context, SignIn signIn, Credentials credentials, CancellationToken cancellation)
    {
        var address = context.Connection.RemoteIpAddress;
        if (!(await signIn.WithPassword(credentials.Login, credentials.Password, address, cancellation)).TryGet(out var opened, out var refusal))
            return refusal.ToProblem();
        if (opened.Stage == SessionStage.AwaitsCode && !(await signIn.WithCode(opened.Secret, credentials.Code ?? "", address, cancellation)).TryGet(out opened, out refusal))
            return refusal.ToProblem();
        if (opened.Stage == SessionStage.MustEnrol)
            return new EnrolFirst { Mend = "Sign in on the node's page once and enrol an authenticator." }.ToProblem();
        SessionCookie.Write(context, opened);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> CloseAsync(HttpContext context, CurrentOfficer officer, SignIn signIn, CancellationToken cancellation)
    {
        await signIn.Out(officer, cancellation);
        SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }

    /// <param name="Code">From the authenticator, or a recovery code.</param>
    internal sealed record Credentials(string Login, string Password, string? Code = null);
}

internal sealed record EnrolFirst() : Refusal("office.enrol-first-not-allowed", "This account must enrol a second factor before it may do anything.");
