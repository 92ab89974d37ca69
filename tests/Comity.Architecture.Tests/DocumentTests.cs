using System.Text.RegularExpressions;

namespace Comity.Architecture.Tests;

/// <summary>What a document names is in the tree: a reader who follows it never ends at nothing.</summary>
public sealed class DocumentTests
{
    private static readonly Regex Places = new(@"`(?<place>(src|tests|docs|bench)/[\w./-]+)`|\]\((?<link>[\w./-]+)\)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    [Fact]
    public void Every_place_that_a_document_names_is_there()
    {
        var documents = House.Files(House.Root).Where(file => file.EndsWith(".md", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(documents.SelectMany(file => NamedIn(file, File.ReadAllText(file))));
        Assert.Empty(documents.SelectMany(file => Missing(file, File.ReadAllText(file))));
    }

    [Theory]
    [InlineData("See `src/Nowhere/Nothing.cs`.")]
    [InlineData("See [this](docs/nothing.md).")]
    public void A_place_that_is_not_there_is_seen(string text) => Assert.NotEmpty(Missing(Path.Combine(House.Root, "README.md"), text));

    private static IEnumerable<string> Missing(string file, string text) =>
        NamedIn(file, text).Where(path => !Path.Exists(path)).Select(path => $"{House.Relative(file)} names {House.Relative(path)}");

    // Links are relative to their document; paths in code type begin at the root.
    private static IEnumerable<string> NamedIn(string file, string text) => Places.Matches(text).Select(match => match.Groups["link"] is { Success: true } link
        ? Path.Combine(Path.GetDirectoryName(file)!, link.Value)
        : Path.Combine(House.Root, match.Groups["place"].Value));
}
