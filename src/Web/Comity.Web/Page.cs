using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Comity.Web;

/// <summary>A page as the answer of an endpoint: 200 when it is shown, 422 when a form comes back with its refusals.</summary>
public static class Page
{
    /// <summary>200 with the page; <paramref name="parameters"/> is an anonymous object of its parameters.</summary>
    public static RazorComponentResult<TPage> Show<TPage>(object? parameters = null)
        where TPage : IComponent => With<TPage>(StatusCodes.Status200OK, parameters);

    /// <summary>422 with the page, which shows what was entered and why it was refused.</summary>
    public static RazorComponentResult<TPage> Refused<TPage>(object? parameters = null)
        where TPage : IComponent => With<TPage>(StatusCodes.Status422UnprocessableEntity, parameters);

    /// <summary>After success: 303, so that a reload does not post again.</summary>
    /// <param name="path">A path of this node, beginning with one slash.</param>
    public static IResult Done(string path) => new SeeOther(path);

    internal static RazorComponentResult<TPage> With<TPage>(int status, object? parameters)
        where TPage : IComponent => new(parameters ?? new { }) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>Whether a path stays on this node; <c>//host</c> and <c>/\host</c> do not.</summary>
    public static bool IsLocal(string? path) =>
        path is ['/', ..] && path.Length <= 2048 && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(char.IsControl);

    private sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (!IsLocal(path))
                throw new InvalidOperationException("A redirect after success stays on this node.");
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
