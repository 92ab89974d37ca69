using Comity.Web;

namespace Comity.Contacts.Pages;

/// <summary>Writes a date without a time, with the month in words.</summary>
internal static class DateText
{
    public static string Of(DateOnly date, Texts texts) => date.ToString(texts["web.instant.date-pattern"], texts.Language.Culture);
}
