using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Web;

/// <summary>Answers what has gone wrong in plain words: a page to people, problem details (RFC 9457) to programs.</summary>
internal static class Problems
{
    /// <summary>Statuses with words of their own; every other one borrows those of its class, 400 or 500.</summary>
    private static readonly int[] Worded = [400, 401, 403, 404, 405, 413, 422, 429, 500, 503];

    /// <summary>An exception nobody caught. It was logged; the answer says nothing of it.</summary>
    public static Task Fault(HttpContext context)
    {
        var reader = context.RequestServices.GetRequiredService<Reader>();
        ReaderMiddleware.Recognise(context, context.RequestServices.GetRequiredService<TextCatalog>(), reader);
        if (context.Response.StatusCode < 400)
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return Answer(context);
    }

    public static Task Answer(HttpContext context) => WantsPage(context.Request)
        ? Page.With<ProblemPage>(context.Response.StatusCode, new { Status = context.Response.StatusCode, Reference = context.TraceIdentifier })
            .ExecuteAsync(context)
        : Details(context);

    /// <summary>The status whose words are shown for <paramref name="status"/>.</summary>
    public static int WordsFor(int status) => Worded.Contains(status) ? status : status >= 500 ? 500 : 400;

    /// <summary>The stable code of a status that came without a refusal.</summary>
    private static string CodeFor(int status) => status switch
    {
        401 => "office.not-signed-in",
        403 => "office.not-allowed",
        404 => "http.not-found",
        405 => "http.method-not-allowed",
        413 => "http.body-too-large",
        415 => "http.media-type",
        429 => "http.too-many-requests",
        503 => "http.unavailable",
        >= 500 => "http.fault",
        _ => "http.bad-request",
    };

    private static bool WantsPage(HttpRequest request) => !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    private static Task Details(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var texts = context.RequestServices.GetRequiredService<Texts>();
        var problem = new ProblemDetails { Status = status, Title = texts[$"web.problem.{WordsFor(status)}.title"] };
        (problem.Type, problem.Extensions["code"]) = ("/problems/" + CodeFor(status), CodeFor(status));
        problem.Extensions["reference"] = context.TraceIdentifier;
        return context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", context.RequestAborted);
    }
}

/// <summary>Gives an error status that has no body yet the words of <see cref="Problems"/>.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var response = context.Response;
        var isBare = !response.HasStarted && response.ContentLength is null && response.ContentType is null;
        if (response.StatusCode is >= 400 and < 600 && isBare && !HttpMethods.IsHead(context.Request.Method))
            await Problems.Answer(context);
    }
}
