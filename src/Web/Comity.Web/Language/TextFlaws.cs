namespace Comity.Web;

/// <summary>Finds what a translation lacks against English: for the test that keeps every language complete.</summary>
internal static class TextFlaws
{
    /// <summary>One line a flaw; empty when every language of every assembly says everything with the same placeholders.</summary>
    public static IReadOnlyList<string> In(IReadOnlyList<TextFile> files) =>
        [.. files.GroupBy(file => file.Source, StringComparer.Ordinal).SelectMany(OfSource)];

    private static IEnumerable<string> OfSource(IGrouping<string, TextFile> files)
    {
        var english = files.FirstOrDefault(file => file.Tag == "en");
        return english is null
            ? [$"{files.Key}: no English texts."]
            : files.SelectMany(file => Missing(english, file).Concat(file.Messages.SelectMany(text => Flaws(english, file, text.Key, text.Value))));
    }

    private static IEnumerable<string> Missing(TextFile english, TextFile file) =>
        english.Messages.Keys.Except(file.Messages.Keys, StringComparer.Ordinal)
            .Select(key => $"{file.Source} {file.Tag}: {key} is missing.");

    private static IEnumerable<string> Flaws(TextFile english, TextFile file, string key, Message message)
    {
        var place = $"{file.Source} {file.Tag}: {key}";
        if (!english.Messages.TryGetValue(key, out var original))
        {
            yield return $"{place} has no English original.";
            yield break;
        }

        if (message.Forms.Values.Any(string.IsNullOrWhiteSpace))
            yield return $"{place} is empty.";
        if (!message.Placeholders.SetEquals(original.Placeholders))
            yield return $"{place} has other placeholders than English.";
        var wanted = original.HasPlurals ? PluralRules.Categories(file.Tag) : [Message.Other];
        if (!wanted.All(message.Forms.ContainsKey))
            yield return $"{place} needs the plural forms {string.Join(", ", wanted)}.";
    }
}
