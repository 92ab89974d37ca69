using System.Security.Claims;
using System.Text.Encodings.Web;
using Comity.Office.Rights;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Comity.Office.Entry;

/// <summary>Recognises a signed-in browser by its session cookie (scheme <c>comity-session</c>).</summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Sessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "comity-session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionCookie.Read(Context) is not { } secret)
            return AuthenticateResult.NoResult();
        return await sessions.Find(secret, Context.RequestAborted) is { } officer
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new OfficerIdentity(officer, Name)), Name))
            : AuthenticateResult.Fail("The session has ended.");
    }

    /// <summary>A page asks the person to sign in and brings them back; everything else gets a problem.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!IsPage(Request))
            return new NotSignedIn().ToProblem().ExecuteAsync(Context);
        // Path and query of this very request: never another host.
        Response.Redirect("/sign-in?return=" + UrlEncoder.Encode(Request.PathBase + Request.Path + Request.QueryString));
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => new Forbidden().ToProblem().ExecuteAsync(Context);

    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
