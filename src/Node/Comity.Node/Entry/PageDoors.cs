using Comity.Office.Rights;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Comity.Node.Entry;

/// <summary>Leads a person who may not open a page: to sign-in, to the enrolment that is still missing, or to a page that says no. Programs get problems.</summary>
internal sealed class PageDoors : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _usual = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded || !IsForPerson(context.Request))
            return _usual.HandleAsync(next, context, policy, authorizeResult);
        if (CurrentOfficer.From(context.User) is not { } officer)
            return Lead(context, SignInDoor.Path);
        if (officer.MustEnrol)
            return Lead(context, AuthenticatorDoor.Path);
        // Bare: the words of a problem page are put on the way out.
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool IsForPerson(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    // What was posted is lost with the session; the form it came from has the same path.
    private static Task Lead(HttpContext context, string door)
    {
        var request = context.Request;
        var asked = request.PathBase + request.Path + (HttpMethods.IsGet(request.Method) ? request.QueryString.Value : "");
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = LocalPath.With(door, LocalPath.Or(asked, "/"));
        return Task.CompletedTask;
    }
}
