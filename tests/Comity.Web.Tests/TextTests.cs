using System.Text;
using System.Text.RegularExpressions;

namespace Comity.Web.Tests;

public sealed class TextTests
{
    [Fact]
    public void Every_language_of_every_part_is_complete() => Assert.Empty(TextFlaws.In(FilesUnder("src")));

    [Fact]
    public void The_check_sees_what_a_translation_lacks()
    {
        var english = File("en", """{"a.x": "Sent to {desk}", "a.y": {"one": "{count} case", "other": "{count} cases"}, "a.z": "Z"}""");
        var russian = File("ru", """{"a.x": "Отправлено", "a.y": {"one": "{count} дело", "other": "{count} дела"}, "a.w": "W"}""");

        Assert.Equal(4, TextFlaws.In([english, russian]).Count);
    }

    [Fact]
    public void Every_text_that_a_page_asks_for_exists()
    {
        var known = FilesUnder("src").Where(file => file.Tag == "en").SelectMany(file => file.Messages.Keys).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(KeysAskedFor("src").Except(known));
        Assert.Contains("web.skip", KeysAskedFor("src"));
    }

    [Fact]
    public void Every_status_and_label_has_its_words()
    {
        var texts = Catalog().In(UiLanguage.English);
        var problems = Enumerable.Range(400, 200).Select(Problems.WordsFor).Distinct()
            .SelectMany(status => new[] { $"web.problem.{status}.title", $"web.problem.{status}.text" });
        var labels = Tlp.All.Select(tlp => $"web.tlp.{tlp.ToString()[4..].Replace('+', '-').ToLowerInvariant()}");

        Assert.All(problems.Concat(labels), key => Assert.True(texts.Has(key), key));
    }

    [Fact]
    public void A_missing_text_shows_its_key() => Assert.Equal("⟦no.such⟧", Catalog().In(UiLanguage.English)["no.such"]);

    [Fact]
    public void A_text_defined_twice_stops_the_start() =>
        Assert.Throws<InvalidOperationException>(() => new TextCatalog([File("en", """{"a": "A"}"""), File("en", """{"a": "B"}""")], withPseudo: false));

    [Theory]
    [InlineData("""["a"]""")]
    [InlineData("""{"a": 1}""")]
    [InlineData("""{"a": {"one": "x"}}""")]
    [InlineData("""{"a": "x", "a": "y"}""")]
    [InlineData("{")]
    public void A_file_that_is_no_list_of_texts_stops_the_start(string json) =>
        Assert.Throws<InvalidOperationException>(() => File("en", json));

    [Fact]
    public void A_language_is_offered_once_every_part_speaks_it()
    {
        TextFile[] files = [File("en", "{}", "A"), File("fr", "{}", "A"), File("ru", "{}", "A"), File("en", "{}", "B"), File("fr", "{}", "B")];

        Assert.Equal(["en", "fr"], new TextCatalog(files, withPseudo: false).Languages.Select(language => language.Tag));
    }

    [Theory]
    [InlineData("ar", 0, "zero")]
    [InlineData("ar", 2, "two")]
    [InlineData("ar", 103, "few")]
    [InlineData("ar", 111, "many")]
    [InlineData("ar", 100, "other")]
    [InlineData("ru", 1, "one")]
    [InlineData("ru", 11, "many")]
    [InlineData("ru", 22, "few")]
    [InlineData("ru", 112, "many")]
    [InlineData("ru", 101, "one")]
    [InlineData("fr", 0, "one")]
    [InlineData("es", 0, "other")]
    [InlineData("es", 2_000_000, "many")]
    [InlineData("zh", 1, "other")]
    [InlineData("en", 1, "one")]
    [InlineData("en", long.MinValue, "other")]
    public void A_number_takes_the_plural_of_its_language(string tag, long number, string category)
    {
        Assert.Equal(category, PluralRules.Category(tag, number));
        Assert.Contains(category, PluralRules.Categories(tag));
    }

    [Fact]
    public void A_value_of_the_other_direction_is_isolated()
    {
        var texts = new TextCatalog([File("en", """{"a": "From {desk}"}""")], withPseudo: false).In(UiLanguage.English);

        Assert.Equal("From Duty desk", texts["a", ("desk", "Duty desk")]);
        Assert.Equal("From \u2068مكتب\u2069", texts["a", ("desk", "مكتب")]);
    }

    [Fact]
    public void The_pseudo_language_keeps_placeholders_and_formats()
    {
        var texts = new TextCatalog([File("en", """{"a": "From {desk}", "b-pattern": "d MMMM"}""")], withPseudo: true).In(UiLanguage.Pseudo);

        Assert.Contains("\u2068Desk\u2069", texts["a", ("desk", "Desk")], StringComparison.Ordinal);
        Assert.Equal("d MMMM", texts["b-pattern"]);
        Assert.True(PseudoText.IsMarked(texts["a"]));
    }

    [Fact]
    public void Two_entries_are_counted_in_the_plural() =>
        Assert.Equal(("1 recipient", "2,000 recipients"), (
            Catalog().In(UiLanguage.English)["web.audience.count", ("count", 1)],
            Catalog().In(UiLanguage.English)["web.audience.count", ("count", 2000)]));

    [Fact]
    public void A_refusal_is_said_in_the_readers_language_with_its_own_values()
    {
        var texts = new TextCatalog([File("en", """{"refusal.sample.far": "{desk} is too far."}""")], withPseudo: false).In(UiLanguage.English);

        Assert.Equal("Lima is too far.", RefusalText.Of(new TooFar("Lima"), texts).Explanation);
        Assert.Equal("A desk has a name.", RefusalText.Of(new DeskNameMissing(), texts).Explanation);
        Assert.Equal("en", RefusalText.Of(new DeskNameMissing(), Catalog().In(UiLanguage.Pseudo)).Lang);
    }

    [Fact]
    public void An_instant_repeats_the_date_only_where_it_is_another_day()
    {
        var (texts, at) = (Catalog().In(UiLanguage.English), new DateTimeOffset(2026, 11, 21, 23, 30, 0, TimeSpan.Zero));

        Assert.Equal("21 November 2026, 23:30 UTC", InstantText.Utc(at, texts));
        Assert.Equal("22 November 2026, 02:30 in Africa/Nairobi", InstantText.In(TimeZoneInfo.FindSystemTimeZoneById("Africa/Nairobi"), at, texts));
        Assert.Equal("18:30 in America/Lima", InstantText.In(TimeZoneInfo.FindSystemTimeZoneById("America/Lima"), at, texts));
    }

    [Theory]
    [InlineData("2026-11-21T14:05", true)]
    [InlineData("2026-11-21T14:05:09", true)]
    [InlineData("2026-11-21T14:05+03:00", false)]
    [InlineData("21/11/2026 14:05", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_time_from_a_form_is_read_as_utc_or_refused(string? entered, bool isRead)
    {
        Assert.Equal(isRead, InstantField.TryParse(entered, out var instant));
        Assert.Equal(TimeSpan.Zero, instant.Offset);
    }

    [Theory]
    [InlineData("/desk", "f-desk")]
    [InlineData("desk", "f-desk")]
    [InlineData("/items/0/lastSeen", "f-items-0-lastseen")]
    public void A_refusal_finds_its_field(string where, string id) => Assert.Equal(id, FieldNames.Id(where));

    private sealed record TooFar(string Desk) : Refusal("sample.far", "Too far.");

    private static TextCatalog Catalog()
    {
        using var services = new ServiceCollection().AddWeb(web => web.OfferPseudoLanguage = true).BuildServiceProvider();
        return services.GetRequiredService<TextCatalog>();
    }

    private static TextFile File(string tag, string json, string source = "Sample") =>
        TextFile.Parse(source, tag, new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static List<TextFile> FilesUnder(string folder) =>
        [.. Sources(folder, "*.json").Where(path => Path.GetFileName(Path.GetDirectoryName(path)) == "Texts")
            .Select(path => TextFile.Parse(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path), System.IO.File.OpenRead(path)))];

    // T["key", Texts["key", Key="key" and the second argument of a NavigationItem: keys that are put together at run time have tests of their own.
    private static HashSet<string> KeysAskedFor(string folder) =>
        [.. Sources(folder, "*.razor").Concat(Sources(folder, "*.cs")).Select(System.IO.File.ReadAllText)
            .SelectMany(source => Regex.Matches(source,
                """(?:\b(?:T|Texts|texts)\[|\sKey=|new NavigationItem\("[^"]*", )"(?<key>[a-z][^"]*)" """.TrimEnd(), RegexOptions.ExplicitCapture))
            .Select(match => match.Groups["key"].Value)];

    private static IEnumerable<string> Sources(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root(), folder), pattern, SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "Comity.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run inside the repository.");
        return folder.FullName;
    }
}
