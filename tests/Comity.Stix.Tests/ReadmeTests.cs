using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Comity.Stix.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public async Task The_first_example_runs()
    {
        var output = new StringWriter();

        await Run(output);

        var lines = Lines(output);
        Assert.Equal("ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4", lines[0]);
        Assert.StartsWith("indicator--", lines[1], StringComparison.Ordinal);
        Assert.Equal("[ipv4-addr:value = '198.51.100.3']", lines[^1]);
    }

    [Fact]
    public void The_example_of_patterns_runs()
    {
        var output = new StringWriter();
        StixObject[] objects =
        [
            Parse("""{"type":"ipv4-addr","id":"ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4","value":"198.51.100.3"}"""),
            Parse("""
                {"type":"observed-data","id":"observed-data--5f5a5b52-7c4a-4b6e-9d2f-0f8f9d1a2b3c","first_observed":"2026-03-04T12:00:00Z",
                 "last_observed":"2026-03-04T12:00:30Z","number_observed":2,"object_refs":["ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4"]}
                """),
        ];

        Match(output, objects);

        Assert.Equal(["observed-data--5f5a5b52-7c4a-4b6e-9d2f-0f8f9d1a2b3c", "indicator--…"], Lines(output));
    }

    [Fact]
    public void The_example_of_validation_runs_and_says_what_its_comment_shows()
    {
        var output = new StringWriter();

        Validate(output, Parse("""
            {"type":"campaign","spec_version":"2.1","id":"campaign--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2026-03-04T12:00:00.000Z",
             "modified":"2026-03-04T12:00:00.000Z","lang":"en","name":"Glass Heron","first_seen":"yesterday","x_example_rank":1}
            """));

        var line = Assert.Single(Lines(output));
        Assert.StartsWith("error campaign--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f /first_seen timestamp (2.16.1): ", line,
            StringComparison.Ordinal);
        Assert.EndsWith(" Write it as YYYY-MM-DDTHH:mm:ss[.s+]Z, in UTC.", line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_README_shows_is_what_runs_here_every_example_of_it()
    {
        var readme = File.ReadAllText(Path.Combine(Root(), "src", "Standards", "Comity.Stix", "README.md"));

        var shown = Blocks(readme, "```csharp\n", "\n```");
        var runs = Blocks(File.ReadAllText(Here()), "// README {\n", "\n        // } README");

        Assert.Equal(3, shown.Count);
        Assert.Equal(shown, runs.Select(block => block.Replace("\n        ", "\n", StringComparison.Ordinal)));
    }

#pragma warning disable IDE0063, MA0042 // as a reader of the README would write it
    private static async Task Run(StringWriter Console)
    {
        // README {
        var now = DateTimeOffset.Parse("2026-03-04T12:00:00Z", CultureInfo.InvariantCulture);
        var address = new StixDraft("ipv4-addr").Set("value", "198.51.100.3").Build(now);
        var indicator = new StixDraft("indicator")
            .Set("name", "A server of the lamplighters")
            .Set("pattern", "[ipv4-addr:value = '198.51.100.3']").Set("pattern_type", "stix").Set("valid_from", StixTimestamp.Of(now))
            .Set("object_marking_refs", [Tlp2.Green.Id])
            .Build(now);

        var file = new MemoryStream();
        using (var writer = new StixWriter(file))
        {
            await writer.WriteAsync(address);
            await writer.WriteAsync(indicator);
            await writer.CompleteAsync();
        }

        file.Position = 0;
        var validator = new StixValidator();
        await foreach (var stix in StixReader.ReadAsync(file))
        {
            Console.WriteLine(stix.Id);
            foreach (var finding in validator.Validate(stix))
                Console.WriteLine(finding);
            if (stix.As<Indicator>() is { } seen)
                Console.WriteLine(seen.Pattern);
        }
        // } README
    }

    private static void Match(StringWriter Console, IReadOnlyList<StixObject> objects)
    {
        // README {
        const string Text = "[ipv4-addr:value ISSUBSET '198.51.100.0/24'] REPEATS 2 TIMES WITHIN 60 SECONDS";
        if (!StixPattern.TryParse(Text, out var pattern, out var error))
            throw new FormatException(error.ToString());           // line 1, column 26: found …; expected …
        var match = new StixMatcher(pattern).Match(Observation.In(objects));
        foreach (var seen in match.Observations)
            Console.WriteLine(seen.Id);                            // observed-data--…

        var index = new PatternIndex<string>();
        index.Add("indicator--…", pattern);
        foreach (var observation in Observation.In(objects))
            foreach (var key in index.Match(observation))          // what this observation alone satisfies
                Console.WriteLine(key);
        // } README
    }

    private static void Validate(StringWriter Console, StixObject stix)
    {
        // README {
        var validator = new StixValidator(new StixValidatorOptions { Disabled = ["custom-property"] });
        foreach (var finding in validator.Validate(stix))
            Console.WriteLine(finding);  // error campaign--… /first_seen timestamp (2.16.1): … Write it as YYYY-MM-DDTHH:mm:ss[.s+]Z, in UTC.
        // } README
    }
#pragma warning restore IDE0063, MA0042

    // What stands between each two of these marks.
    private static List<string> Blocks(string text, string begin, string end) =>
        [.. text.ReplaceLineEndings("\n").Split(begin).Skip(1).Where(part => part.Contains(end, StringComparison.Ordinal))
            .Select(part => part[..part.IndexOf(end, StringComparison.Ordinal)].Trim())];

    private static string[] Lines(StringWriter output) =>
        output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private static StixObject Parse(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));

    private static string Here([CallerFilePath] string path = "") => path;

    private static string Root() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));
}
