using Microsoft.AspNetCore.Http;

namespace Comity.Web;

/// <summary>Sets on every answer, also on errors, what a browser may do with it: own files only, no inline script or style, no frames.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly (string Name, string Value)[] Fixed =
    [
        ("Content-Security-Policy", ContentSecurityPolicy),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        // At the last moment, because an error handler clears what was set before.
        context.Response.OnStarting(static state => Set((HttpResponse)state), context.Response);
        return next(context);
    }

    private static Task Set(HttpResponse response)
    {
        foreach (var (name, value) in Fixed)
            response.Headers[name] = value;
        // What an officer saw does not stay on a shared machine's disk; static files say otherwise themselves.
        if (response.Headers.CacheControl.Count == 0)
            response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
