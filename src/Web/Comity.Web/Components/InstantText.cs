namespace Comity.Web;

/// <summary>Writes instants: the date in words, the time in UTC and in a named zone.</summary>
internal static class InstantText
{
    public static string Utc(DateTimeOffset at, Texts texts, bool seconds = false) =>
        texts["web.instant.utc", ("date", Date(at.UtcDateTime, texts)), ("time", Time(at.UtcDateTime, texts, seconds))];

    /// <summary>The same instant on a clock elsewhere; the date is repeated only where it is another day.</summary>
    public static string In(TimeZoneInfo zone, DateTimeOffset at, Texts texts, bool seconds = false)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var time = Time(local, texts, seconds);
        return local.Date == at.UtcDateTime.Date
            ? texts["web.instant.same-day", ("time", time), ("zone", zone.Id)]
            : texts["web.instant.other-day", ("date", Date(local, texts)), ("time", time), ("zone", zone.Id)];
    }

    private static string Date(DateTime date, Texts texts) => date.ToString(texts["web.instant.date-pattern"], texts.Language.Culture);

    private static string Time(DateTime time, Texts texts, bool seconds) =>
        time.ToString(texts[seconds ? "web.instant.time-seconds-pattern" : "web.instant.time-pattern"], texts.Language.Culture);
}
