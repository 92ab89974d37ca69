using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Comity.Web;

/// <summary>Every text of the interface in every language it is offered in. English is complete by definition.</summary>
/// <remarks>
/// Built once at start-up from the embedded files <c>Texts/{tag}.json</c> of the registered assemblies; immutable, safe for all threads.
/// A language is offered when every assembly with texts has a file for it.
/// </remarks>
public sealed class TextCatalog
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, Message>> _byLanguage;

    internal TextCatalog(IReadOnlyList<TextFile> files, bool withPseudo)
    {
        var sources = files.Select(file => file.Source).Distinct(StringComparer.Ordinal).Count();
        var languages = files.GroupBy(file => file.Tag, StringComparer.Ordinal)
            .Where(group => group.Key == "en" || group.Count() == sources)
            .ToDictionary(group => group.Key, Merge, StringComparer.Ordinal);
        languages.TryAdd("en", FrozenDictionary<string, Message>.Empty);
        if (withPseudo)
            languages[UiLanguage.Pseudo.Tag] = Pseudo(languages["en"]);
        _byLanguage = languages.ToFrozenDictionary(StringComparer.Ordinal);
        Languages = [.. _byLanguage.Keys
            .OrderBy(tag => tag == UiLanguage.Pseudo.Tag).ThenBy(tag => tag, StringComparer.Ordinal)
            .Select(tag => tag == UiLanguage.Pseudo.Tag ? UiLanguage.Pseudo : UiLanguage.Of(tag))];
    }

    /// <summary>The languages that a reader may choose, by tag, the pseudo-language last.</summary>
    public IReadOnlyList<UiLanguage> Languages { get; }

    /// <summary>The texts in one language, for pages, mails and paper alike; English for a language that is not offered.</summary>
    public Texts In(UiLanguage language) =>
        _byLanguage.ContainsKey(language.Tag) ? new Texts(this, language) : new Texts(this, UiLanguage.English);

    /// <summary>The offered language with this tag or its primary language; <see langword="null"/> if there is none.</summary>
    public UiLanguage? Find(string? tag) =>
        Languages.FirstOrDefault(language => language.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase))
        ?? Languages.FirstOrDefault(language => language.Tag.Equals(tag?.Split('-', 2)[0], StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether English, and so every language, has this text.</summary>
    public bool Has(string key) => _byLanguage["en"].ContainsKey(key);

    /// <summary>Every key, sorted.</summary>
    public IReadOnlyList<string> Keys => [.. _byLanguage["en"].Keys.Order(StringComparer.Ordinal)];

    internal bool TryFind(string tag, string key, out Message? message) => _byLanguage[tag].TryGetValue(key, out message);

    /// <summary>The texts built into an assembly: one file a language, named <c>….Texts.{tag}.json</c>.</summary>
    /// <exception cref="InvalidOperationException">There is none, or one cannot be read.</exception>
    internal static IReadOnlyList<TextFile> FilesOf(Assembly assembly)
    {
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Texts.", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal))
            .Select(name => TextFile.Read(assembly, name)).ToList();
        return files.Count > 0 ? files : throw new InvalidOperationException(
            $"{assembly.GetName().Name} has no texts: add <EmbeddedResource Include=\"Texts/*.json\" /> to its project.");
    }

    private static FrozenDictionary<string, Message> Merge(IEnumerable<TextFile> files)
    {
        var merged = new Dictionary<string, Message>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var (key, message) in file.Messages)
            {
                if (!merged.TryAdd(key, message))
                    throw new InvalidOperationException($"The text {key} ({file.Tag}) of {file.Source} is already defined elsewhere.");
            }
        }

        return merged.ToFrozenDictionary(StringComparer.Ordinal);
    }

    // A pattern is for the formatter, not for the eye: it stays as it is.
    private static FrozenDictionary<string, Message> Pseudo(FrozenDictionary<string, Message> english) =>
        english.ToFrozenDictionary(
            text => text.Key,
            text => text.Key.EndsWith("-pattern", StringComparison.Ordinal) ? text.Value : PseudoText.Of(text.Value),
            StringComparer.Ordinal);
}

/// <summary>The texts of one assembly in one language.</summary>
internal sealed record TextFile(string Source, string Tag, IReadOnlyDictionary<string, Message> Messages)
{
    /// <exception cref="InvalidOperationException">The file is not a flat object of strings and plural forms.</exception>
    public static TextFile Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var tag = resource[(resource.LastIndexOf(".Texts.", StringComparison.Ordinal) + ".Texts.".Length)..^".json".Length];
        return Parse(assembly.GetName().Name!, tag, stream);
    }

    public static TextFile Parse(string source, string tag, Stream json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new TextFile(source, tag, document.RootElement.EnumerateObject()
                .ToDictionary(text => text.Name, text => Read(text.Value), StringComparer.Ordinal));
        }
        catch (Exception flaw) when (flaw is JsonException or InvalidOperationException)
        {
            throw new InvalidOperationException($"The texts {tag} of {source} cannot be read: {flaw.Message}", flaw);
        }
    }

    private static Message Read(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? Message.Of(value.GetString()!)
        : WithOther(value.EnumerateObject().ToDictionary(form => form.Name, form => form.Value.GetString()!, StringComparer.Ordinal));

    private static Message WithOther(Dictionary<string, string> forms) => forms.ContainsKey(Message.Other)
        ? new Message(forms)
        : throw new InvalidOperationException("Plural forms need one named other.");
}
