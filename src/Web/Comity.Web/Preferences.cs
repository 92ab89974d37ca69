using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Comity.Web;

/// <summary>Keeps a reader's language and time zone, in cookies and without an account.</summary>
internal static class Preferences
{
    public const string Path = "/preferences";

    internal sealed record UnknownZone()
        : Refusal("web.unknown-zone", "There is no time zone of that name.") { }

    internal sealed record UnknownLanguage()
        : Refusal("web.unknown-language", "The interface is not offered in that language.") { }

    public static RazorComponentResult<PreferencesPage> Show([FromQuery(Name = "back")] string? back) =>
        Page.Show<PreferencesPage>(new { Back = Local(back) });

    public static IResult Keep(
        [FromForm] string? lang, [FromForm] string? zone, [FromForm] string? back, TextCatalog catalog, HttpContext context)
    {
        var (language, place) = (catalog.Find(lang), Reader.FindZone(zone?.Trim()));
        Refusal[] refusals =
        [
            .. language is null ? [new UnknownLanguage { Where = "/lang" }] : Array.Empty<Refusal>(),
            .. place is null ? [new UnknownZone { Where = "/zone" }] : Array.Empty<Refusal>(),
        ];
        if (refusals.Length > 0)
            return Page.Refused<PreferencesPage>(new { Back = Local(back), Language = lang, Zone = zone, Refusals = refusals });
        ReaderMiddleware.Keep(context, Reader.LanguageCookie, language!.Tag);
        ReaderMiddleware.Keep(context, Reader.ZoneCookie, place!.Id);
        return Page.Done(Local(back));
    }

    private static string Local(string? path) => Page.IsLocal(path) ? path! : "/";
}
