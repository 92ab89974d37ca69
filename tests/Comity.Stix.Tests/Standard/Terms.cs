using System.Globalization;
using System.Text.Json;

namespace Comity.Stix.Tests.Standard;

/// <summary>
/// What the text of STIX 2.1 names, from the files under TestData/standard: they were written from the text alone, not from the library, so
/// that a slip in one shows up against the other. The text is that of the errata of 2025.
/// </summary>
internal static class Terms
{
    private static readonly JsonElement[] Files = [Load("common"), Load("domain"), Load("observables"), Load("meta")];

    /// <summary>Every type by name: those of objects, and those that only stand inside objects.</summary>
    public static IReadOnlyDictionary<string, TermType> Types { get; } =
        Files.SelectMany(file => file.GetProperty("types").EnumerateObject()).ToDictionary(type => type.Name, Type, StringComparer.Ordinal);

    /// <summary>The types that objects are of, the bundle among them.</summary>
    public static IEnumerable<TermType> Objects => Types.Values.Where(type => type.Kind.Length > 0);

    /// <summary>What must hold between properties.</summary>
    public static IReadOnlyList<JsonElement> Rules { get; } =
        [.. Files.SelectMany(file => file.GetProperty("rules").EnumerateArray())];

    /// <summary>The common properties, whether or not a type has them, with their data types.</summary>
    public static IReadOnlyDictionary<string, TermValue> Common { get; } =
        Files[0].GetProperty("common").EnumerateObject().ToDictionary(property => property.Name, property =>
            TermValue.Parse(property.Value.GetString()!), StringComparer.Ordinal);

    public static string[] Reserved { get; } = Strings(Files[0].GetProperty("reserved").GetProperty("names"));

    /// <summary>Identifier, name and instant of each TLP marking, by its level.</summary>
    public static IReadOnlyDictionary<string, string[]> Tlp { get; } =
        Files[3].GetProperty("tlp").EnumerateObject().ToDictionary(level => level.Name, level => Strings(level.Value),
            StringComparer.Ordinal);

    /// <summary>Clause, then the terms, of each vocabulary and enumeration.</summary>
    public static IReadOnlyDictionary<string, string[]> Vocabularies { get; } =
        Load("vocabularies").EnumerateObject().ToDictionary(vocabulary => vocabulary.Name, vocabulary =>
            vocabulary.Value.GetString()!.Split(' '), StringComparer.Ordinal);

    /// <summary>Relationships as the tables of their sources have them.</summary>
    public static IReadOnlySet<(string Source, string Type, string Target)> Forward { get; } = Rows("forward");

    /// <summary>The same as the tables of their targets repeat some of them.</summary>
    public static IReadOnlySet<(string Source, string Type, string Target)> Reverse { get; } = Rows("reverse");

    /// <summary>How an object of this kind has a common property: R(equired), O(ptional), or - for not at all.</summary>
    public static string NeedOfCommon(string kind, string property)
    {
        var needs = Files[0].GetProperty("needs");
        var place = Array.IndexOf(needs.GetProperty("order").GetString()!.Split(' '), property);
        return needs.GetProperty(kind).GetString()!.Split(' ')[place];
    }

    /// <summary>The types that a word stands for where targets are listed: itself, or all of a kind.</summary>
    public static IEnumerable<string> Named(string word) => word switch
    {
        "any" => Objects.Where(type => type.Kind != "bundle").Select(type => type.Name),
        "sdo" or "sco" or "sro" => Objects.Where(type => type.Kind == word).Select(type => type.Name),
        _ => [word],
    };

    public static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];

    private static HashSet<(string, string, string)> Rows(string table) =>
        [.. Strings(Load("relationships").GetProperty(table)).SelectMany(Row)];

    private static IEnumerable<(string, string, string)> Row(string line)
    {
        var parts = line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..].Split(" | ");
        return from source in parts[0].Split(' ') from type in parts[1].Split(' ') from target in parts[2].Split(' ')
            .SelectMany(Named) select (source, type, target);
    }

    private static TermType Type(JsonProperty type) => new(
        type.Name, type.Value.GetProperty("clause").GetString()!, type.Value.TryGetProperty("kind", out var kind) ? kind.GetString()! : "",
        type.Value.TryGetProperty("contributing", out var contributing) ? Strings(contributing) : [],
        type.Value.TryGetProperty("extensions", out var extensions) ? Strings(extensions) : [],
        [.. type.Value.GetProperty("properties").EnumerateObject().Select(property =>
            TermProperty.Parse(property.Name, property.Value.GetString()!))]);

    private static JsonElement Load(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "TestData", "standard", $"{name}.json"))).RootElement;
}

/// <summary>A type of the standard, and what its table lists beside the common properties.</summary>
/// <param name="Kind">sdo, sro, sco, the name of a meta object, or bundle; empty for what only stands inside objects.</param>
internal sealed record TermType(string Name, string Clause, string Kind, string[] Contributing, string[] Extensions, TermProperty[] Own)
{
    /// <summary>The type's own properties and those common ones that it has.</summary>
    public IEnumerable<TermProperty> All => Kind.Length == 0 ? Own : [.. Own, .. CommonOnes()];

    private IEnumerable<TermProperty> CommonOnes() =>
        from common in Terms.Common let need =
            Terms.NeedOfCommon(Kind, common.Key) where need != "-" select new TermProperty(common.Key,
                need == "R" ? "required" : "optional", common.Value);
}

/// <summary>A property, whether it is required, optional, deprecated or reserved, and its data type.</summary>
internal sealed record TermProperty(string Name, string Need, TermValue Value)
{
    public static TermProperty Parse(string name, string text)
    {
        var words = text.Split(' ', 2);
        return new(name, words[0], TermValue.Parse(words.Length > 1 ? words[1] : "reserved"));
    }
}

/// <summary>A data type, such as <c>list of identifier -> file directory</c> or <c>integer 0..65535</c>.</summary>
/// <param name="Rest">Vocabulary, bounds, targets, or the type of a dictionary's values.</param>
internal sealed record TermValue(bool IsList, string Type, string Rest)
{
    public IEnumerable<string> Targets => Rest.Replace("-> ", "", StringComparison.Ordinal).Split(' ').SelectMany(Terms.Named);

    /// <summary>The bounds that the text sets; infinite where it sets none.</summary>
    public (double Least, double Most) Bounds => Rest.Split("..") is [var least, var most]
        ? (double.Parse(least, CultureInfo.InvariantCulture),
            most.Length > 0 ? double.Parse(most, CultureInfo.InvariantCulture) : double.PositiveInfinity)
        : (double.NegativeInfinity, double.PositiveInfinity);

    public static TermValue Parse(string text)
    {
        var list = text.StartsWith("list of ", StringComparison.Ordinal);
        var words = (list ? text["list of ".Length..] : text).Split(' ', 2);
        return new(list, words[0], words.Length > 1 ? words[1] : "");
    }
}
