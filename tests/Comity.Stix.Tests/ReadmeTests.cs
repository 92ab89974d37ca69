using System.Globalization;
using System.Runtime.CompilerServices;

namespace Comity.Stix.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public async Task The_first_example_runs()
    {
        var output = new StringWriter();

        await Run(output);

        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4", lines[0]);
        Assert.StartsWith("indicator--", lines[1], StringComparison.Ordinal);
        Assert.Equal("[ipv4-addr:value = '198.51.100.3']", lines[^1]);
    }

    [Fact]
    public void What_runs_here_is_what_the_README_shows()
    {
        var shown = Code(File.ReadAllText(Path.Combine(Root(), "src", "Standards", "Comity.Stix", "README.md")), "```csharp\n", "\n```");
        var runs = Code(File.ReadAllText(Here()), "// README {\n", "\n        // } README").Replace("\n        ", "\n", StringComparison.Ordinal).Trim();

        Assert.Equal(shown, runs);
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
#pragma warning restore IDE0063, MA0042

    private static string Code(string text, string begin, string end)
    {
        var lines = text.ReplaceLineEndings("\n");
        var from = lines.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return lines[from..lines.IndexOf(end, from, StringComparison.Ordinal)].Trim();
    }

    private static string Here([CallerFilePath] string path = "") => path;

    private static string Root() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));
}
