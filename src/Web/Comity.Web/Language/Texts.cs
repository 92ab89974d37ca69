using System.Text.RegularExpressions;

namespace Comity.Web;

/// <summary>The interface in one language: every text by its key, whole sentences with named values.</summary>
/// <remarks>A key that is missing shows as <c>⟦key⟧</c>, so that a page at night still opens; the test suite refuses it by day.</remarks>
public sealed partial class Texts
{
    private readonly TextCatalog _catalog;

    internal Texts(TextCatalog catalog, UiLanguage language) => (_catalog, Language) = (catalog, language);

    public UiLanguage Language { get; }

    /// <summary>A text without values.</summary>
    public string this[string key] => Find(key)?.Form(Message.Other) ?? Missing(key);

    /// <summary>
    /// A text with values. Numbers are written as the language writes them; a number named <c>count</c> chooses the plural form;
    /// other values are isolated, so that their direction does not disturb the sentence.
    /// </summary>
    public string this[string key, params (string Name, object? Value)[] values] =>
        Find(key) is { } message ? Fill(message, values) : Missing(key);

    /// <summary>Whether there is such a text, for codes that another node may have sent.</summary>
    public bool Has(string key) => _catalog.Has(key);

    /// <summary>The text cut at its placeholders, in order, for sentences that hold markup.</summary>
    internal IEnumerable<(string Text, bool IsPlaceholder)> Parts(string key)
    {
        var text = this[key];
        var end = 0;
        foreach (Match placeholder in Message.Placeholder().Matches(text))
        {
            yield return (text[end..placeholder.Index], false);
            yield return (placeholder.Groups["name"].Value, true);
            end = placeholder.Index + placeholder.Length;
        }

        yield return (text[end..], false);
    }

    private Message? Find(string key) => _catalog.TryFind(Language.Tag, key, out var message) ? message : null;

    private static string Missing(string key) => $"⟦{key}⟧";

    private string Fill(Message message, (string Name, object? Value)[] values)
    {
        var form = message.Form(Category(values));
        return Message.Placeholder().Replace(form, placeholder => Written(placeholder.Groups["name"].Value, values));
    }

    private string Category((string Name, object? Value)[] values) =>
        Array.Find(values, value => value.Name == "count").Value is { } count and (int or long)
            ? PluralRules.Category(Language.Tag == UiLanguage.Pseudo.Tag ? "en" : Language.Tag, Convert.ToInt64(count, Language.Culture))
            : Message.Other;

    private string Written(string name, (string Name, object? Value)[] values)
    {
        var value = Array.Find(values, value => value.Name == name).Value;
        return value switch
        {
            null => "",
            int or long => Isolate(((IFormattable)value).ToString("N0", Language.Culture)),
            IFormattable number and (double or decimal) => Isolate(number.ToString("N1", Language.Culture)),
            _ => Isolate(value.ToString() ?? ""),
        };
    }

    // First strong isolate … pop directional isolate (UAX 9): only where two directions can meet.
    private string Isolate(string value) =>
        Language.IsRightToLeft || RightToLeftLetter().IsMatch(value) ? $"\u2068{value}\u2069" : value;

    [GeneratedRegex(@"[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]", RegexOptions.None, 1000)]
    private static partial Regex RightToLeftLetter();
}
