using System.Globalization;

namespace Comity.Cli.Demo;

/// <summary>What the invented officers write, in the shapes of the API.</summary>
internal static class DemoWords
{
    public static object Text(string english) => new[] { new { lang = "en", text = english } };

    public static object To(params string[] participants) => participants.Select(participant => new { participant, desks = Array.Empty<string>() });

    /// <summary>An instant from now, in whole seconds.</summary>
    public static string In(TimeSpan ahead) => (TimeProvider.System.GetUtcNow() + ahead).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A question that wants a decision.</summary>
    public static object Request(string community, string to, string title, TimeSpan answerWithin, string urgency = "routine") => new
    {
        community,
        to = To(to),
        tlp = "TLP:AMBER",
        request = new { kind = "information", title = Text(title), text = Text(title), wanted = "decision", urgency, answerBy = In(answerWithin), ownNumber = "XA-2026-43", desk = "cert" },
    };

    /// <summary>A plain notification that asks for nothing.</summary>
    public static object Notification(string community, string to) => new
    {
        community,
        to = To(to),
        tlp = "TLP:GREEN",
        notification = new { title = Text("The flood has ended"), text = Text("Traffic is back to normal since 06:00 UTC.") },
    };
}
