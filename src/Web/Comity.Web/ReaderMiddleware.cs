using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Comity.Web;

/// <summary>Finds out in which language and zone a page is read: <c>?lang=</c> (kept in a cookie), the cookie, then <c>Accept-Language</c>.</summary>
internal sealed class ReaderMiddleware(RequestDelegate next, TextCatalog catalog)
{
    /// <summary>Most language ranges of <c>Accept-Language</c> that are looked at.</summary>
    private const int MaxRanges = 16;

    public Task InvokeAsync(HttpContext context, Reader reader)
    {
        Recognise(context, catalog, reader);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (reader.Language.Culture, reader.Language.Culture);
        context.Response.Headers.ContentLanguage = reader.Language.Tag;
        context.Response.Headers.Append("Vary", "Accept-Language, Cookie");
        return next(context);
    }

    /// <summary>Tells a reader, also one of a fresh scope, what the request says.</summary>
    public static void Recognise(HttpContext context, TextCatalog catalog, Reader reader)
    {
        if (catalog.Find(context.Request.Query["lang"]) is { } chosen)
            Keep(context, Reader.LanguageCookie, chosen.Tag);
        else
            chosen = catalog.Find(context.Request.Cookies[Reader.LanguageCookie]) ?? Accepted(context.Request, catalog);
        reader.Reads(chosen);
        if (Reader.FindZone(context.Request.Cookies[Reader.ZoneCookie]) is { } zone)
            reader.LivesIn(zone);
    }

    /// <summary>Keeps a choice for a year. Only a preference: nothing is trusted because of it.</summary>
    public static void Keep(HttpContext context, string cookie, string value)
    {
        if (context.Response.HasStarted)
            return;
        context.Response.Cookies.Append(cookie, value, new CookieOptions
        {
            HttpOnly = true, IsEssential = true, MaxAge = TimeSpan.FromDays(365), Path = "/",
            SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps,
        });
    }

    private static UiLanguage Accepted(HttpRequest request, TextCatalog catalog) =>
        request.GetTypedHeaders().AcceptLanguage.Take(MaxRanges)
            .Where(range => range.Quality is null or > 0)
            .OrderByDescending(range => range.Quality ?? 1)
            .Select(range => catalog.Find(range.Value.Value))
            .FirstOrDefault(language => language is not null && language != UiLanguage.Pseudo) ?? UiLanguage.English;
}
