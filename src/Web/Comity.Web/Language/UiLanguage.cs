using System.Globalization;

namespace Comity.Web;

/// <summary>A language in which the interface can be read, with its writing direction and its way to write dates and numbers.</summary>
/// <param name="Tag">A language tag (RFC 5646), as it stands in <c>lang</c>.</param>
/// <param name="Culture">How dates and numbers are written.</param>
/// <param name="IsRightToLeft">Whether lines run from right to left.</param>
/// <param name="Name">The language in its own words.</param>
public sealed record UiLanguage(string Tag, CultureInfo Culture, bool IsRightToLeft, string Name)
{
    /// <summary>The language of the sources, and of whatever nobody translated.</summary>
    public static UiLanguage English { get; } = Of("en");

    /// <summary>
    /// English made to look like a right-to-left language: generated, never shipped as a translation.
    /// Untranslated text, glued sentences and physical margins show at once.
    /// </summary>
    public static UiLanguage Pseudo { get; } = new("ar-XB", CultureInfo.GetCultureInfo("ar"), IsRightToLeft: true, "Pseudo (right to left)");

    /// <summary>The value of the <c>dir</c> attribute.</summary>
    public string Direction => IsRightToLeft ? "rtl" : "ltr";

    /// <summary>The language that a translation file is named after.</summary>
    /// <exception cref="CultureNotFoundException"><paramref name="tag"/> is not a language tag.</exception>
    public static UiLanguage Of(string tag)
    {
        var culture = CultureInfo.GetCultureInfo(tag);
        var name = culture.NativeName;
        return new UiLanguage(tag, culture, culture.TextInfo.IsRightToLeft, culture.TextInfo.ToUpper(name[..1]) + name[1..]);
    }

    /// <summary>The direction of a text whose language is known only by its tag; unknown languages are left to the browser.</summary>
    public static string DirectionOf(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag).TextInfo.IsRightToLeft ? "rtl" : "ltr";
        }
        catch (CultureNotFoundException)
        {
            return "auto";
        }
    }
}
