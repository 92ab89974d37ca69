using System.Text.RegularExpressions;

namespace Comity.Architecture.Tests;

public sealed class TreeTests
{
    private static readonly HashSet<string> EmptyFolderNames = new(StringComparer.OrdinalIgnoreCase)
        { "Helper", "Helpers", "Util", "Utils", "Utilities", "Manager", "Managers", "Service", "Services", "Model", "Models", "Entities", "Common", "Misc" };

    private static readonly string[] EmptyEndings = ["Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Manager"];

    // In halves, so that this file does not hold what it looks for. What is unfinished, and what only the writer's machine knows.
    private static readonly Regex Unwanted = new(
        string.Join('|', "TO" + "DO", "FIX" + "ME", "HA" + "CK\\b", "NotImplemented" + "Exception", "Assert\\.True\\(tru" + "e\\)",
            @"(?<![\w.])/wor" + @"k/\w", "/tm" + @"p/\w", @"/hom" + @"e/\w", @"/roo" + @"t/\w", @"[A-Z]:\\User" + "s",
            @"//(api|registry|deb|packages)\.[a-z]+\.(org|co" + "m)", "language mo" + "del", "\\bLL" + "M\\b", @"(?<!\b[A-Z]{2} )\bA" + @"I\b"),
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));

    private static readonly string[] NotText = [".png", ".woff2", ".ico", ".gz", ".zip"];

    [Fact]
    public void Folders_are_named_after_what_Comity_does() =>
        Assert.Empty(new[] { "src", "tests", "bench", "docs" }.Select(name => Path.Combine(House.Root, name)).Where(Directory.Exists)
            .SelectMany(House.Folders).Where(folder => SaysNothing(Path.GetFileName(folder))).Select(House.Relative));

    [Fact]
    public void Types_are_named_after_what_they_are() =>
        Assert.Empty(House.Projects.SelectMany(project => project.Load().GetTypes())
            .Where(type => type.Namespace?.StartsWith("Comity", StringComparison.Ordinal) == true && EndsInNothing(type.Name)).Select(type => type.FullName));

    [Theory]
    [InlineData("Services")]
    [InlineData("Comity.Utils")]
    [InlineData("helpers")]
    public void A_folder_named_after_nothing_is_seen(string name) => Assert.True(SaysNothing(name));

    [Theory]
    [InlineData("CaseManager")]
    [InlineData("JsonHelper")]
    public void A_type_named_after_nothing_is_seen(string name) => Assert.True(EndsInNothing(name));

    [Fact]
    public void No_file_holds_unfinished_work_or_the_paths_of_one_machine() =>
        Assert.Empty(House.Files(House.Root).Where(file => !NotText.Contains(Path.GetExtension(file))).SelectMany(Findings));

    [Theory]
    [InlineData("see /wor|k/notes for this")]
    [InlineData("cd /tm|p/build")]
    [InlineData("// TO|DO: later")]
    [InlineData("throw new NotImplemented|Exception();")]
    public void An_unwanted_line_is_seen(string line) => Assert.Matches(Unwanted, line.Replace("|", "", StringComparison.Ordinal));

    private static bool SaysNothing(string folder) => folder.Split('.').Any(EmptyFolderNames.Contains);

    private static bool EndsInNothing(string type) => EmptyEndings.Any(word => type.EndsWith(word, StringComparison.Ordinal));

    private static IEnumerable<string> Findings(string file) =>
        File.ReadLines(file).Index().Where(line => Unwanted.IsMatch(line.Item)).Select(line => $"{House.Relative(file)}:{line.Index + 1}: {line.Item.Trim()}");
}
