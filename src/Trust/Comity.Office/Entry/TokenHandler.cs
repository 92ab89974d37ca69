using System.Security.Claims;
using System.Text.Encodings.Web;
using Comity.Office.Rights;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Comity.Office.Entry;

/// <summary>Recognises a tool by its API token (scheme <c>comity-token</c>, RFC 6750 bearer, header only).</summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "comity-token";

    private const string Bearer = "Bearer ";

    /// <summary>Whether the request presents a bearer token, good or bad: then its cookie is not looked at.</summary>
    public static bool IsPresented(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsPresented(Request))
            return AuthenticateResult.NoResult();
        return await tokens.Find(Request.Headers.Authorization.ToString()[Bearer.Length..], Context.RequestAborted) is { } officer
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new OfficerIdentity(officer, Name)), Name))
            : AuthenticateResult.Fail("The token opens nothing.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return new NotSignedIn().ToProblem().ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => new Forbidden().ToProblem().ExecuteAsync(Context);
}
