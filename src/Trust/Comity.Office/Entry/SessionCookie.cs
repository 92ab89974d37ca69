using Microsoft.AspNetCore.Http;

namespace Comity.Office.Entry;

/// <summary>The one cookie of a signed-in browser: unreadable to scripts, bound to this host, never sent across sites but by a link.</summary>
/// <remarks>Over TLS its name carries <c>__Host-</c>, which a neighbouring host cannot set. Plain HTTP is for loopback.</remarks>
public static class SessionCookie
{
    private const string Plain = "comity-session";

    public static void Write(HttpContext context, OpenedSession session) =>
        context.Response.Cookies.Append(Name(context), session.Secret, Options(context, session.ExpiresAt));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name(context), Options(context, expires: null));

    /// <summary>The secret that the browser presents; null if there is none.</summary>
    public static string? Read(HttpContext context) => context.Request.Cookies[Name(context)];

    private static string Name(HttpContext context) => context.Request.IsHttps ? "__Host-" + Plain : Plain;

    // Lax: an alert's mail links here, and its reader should arrive signed in.
    private static CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
        Expires = expires,
    };
}
