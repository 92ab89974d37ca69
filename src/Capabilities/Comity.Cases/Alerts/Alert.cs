using System.Text.Json;
using Comity.Cases.Clocks;

namespace Comity.Cases.Alerts;

/// <summary>That somebody is called, and how urgently: no subject, no peer, no content.</summary>
/// <param name="Id">Stable over repeated deliveries: a receiver that has it already drops it.</param>
/// <param name="Call">The call to open on this node.</param>
internal sealed record Alert(string Id, long Call, bool Urgent, bool Exercise, AlertTarget Target)
{
    /// <summary>Where it is opened, after signing in.</summary>
    public string Link(AlertOptions options) => $"{options.Address.TrimEnd('/')}/cases/calls/{Call}";

    /// <summary>All that it says, such as <c>EXERCISE – Urgent</c>.</summary>
    public string Words(AlertOptions options)
    {
        var urgency = AlertWords.Urgency(Urgent).In(options.Language).Text;
        return Exercise ? "EXERCISE – " + urgency : urgency;
    }

    public static Alert? Read(string? detail) => detail is null ? null : JsonSerializer.Deserialize<Alert>(detail);
}

/// <summary>The few words of an alert.</summary>
internal static class AlertWords
{
    private static readonly LanguageText Urgent = In("Urgent", "Urgent", "Urgente", "Срочно", "紧急", "عاجل");
    private static readonly LanguageText Routine = In("Routine", "Ordinaire", "Ordinario", "Обычная срочность", "普通", "عادي");

    public static LanguageText Urgency(bool urgent) => urgent ? Urgent : Routine;

    private static LanguageText In(string en, string fr, string es, string ru, string zh, string ar) => LanguageText.From(
        [new("en", en), new("fr", fr), new("es", es), new("ru", ru), new("zh", zh), new("ar", ar)]).Value;
}
