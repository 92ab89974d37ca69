using System.Text.Json;

namespace Comity.Web;

/// <summary>Says a refusal in the reader's language where there is a translation, else in the English it came with.</summary>
/// <remarks>
/// A capability translates the code <c>cases.no-desk</c> under <c>refusal.cases.no-desk</c> and, for the way out, <c>refusal.cases.no-desk.mend</c>.
/// Placeholders are the refusal's own properties in camel case.
/// </remarks>
internal sealed record RefusalText(string Explanation, string? Mend, string? Lang)
{
    public static RefusalText Of(Refusal refusal, Texts texts)
    {
        var key = $"refusal.{refusal.Code}";
        if (!texts.Has(key))
            return new RefusalText(refusal.Explanation, refusal.Mend, texts.Language.Tag == "en" ? null : "en");
        var values = Values(refusal);
        var mend = texts.Has($"{key}.mend") ? texts[$"{key}.mend", values] : null;
        return new RefusalText(texts[key, values], mend, Lang: null);
    }

    private static (string Name, object? Value)[] Values(Refusal refusal) =>
        [.. refusal.GetType().GetProperties()
            .Where(property => property.DeclaringType != typeof(Refusal) && property.GetIndexParameters().Length == 0)
            .Select(property => (JsonNamingPolicy.CamelCase.ConvertName(property.Name), property.GetValue(refusal)))];
}
