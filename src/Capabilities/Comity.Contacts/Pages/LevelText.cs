using System.Globalization;
using Comity.Web;

namespace Comity.Contacts.Pages;

/// <summary>What levels are called.</summary>
internal static class LevelText
{
    public static string Of(ContactLevel level, Texts texts) => texts[$"contacts.level.{level.ToString().ToLowerInvariant()}"];
}

/// <summary>What languages are called in the reader's language; a tag that nobody knows stands for itself.</summary>
internal static class LanguageNames
{
    public static string Of(IEnumerable<string> tags) =>
        string.Join(", ", tags.Distinct(StringComparer.OrdinalIgnoreCase).Select(One));

    private static string One(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag).DisplayName;
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }
}
