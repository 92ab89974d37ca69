namespace Comity.Architecture.Tests;

/// <summary>Holds the map itself to the arrows: a line that points upwards is refused before any project follows it.</summary>
public sealed class MapTests
{
    // A layer may reference those after it, and its own where the second value says so.
    private static readonly (string Layer, bool WithinItself)[] Downwards =
        [("Node", true), ("Capabilities", false), ("Web", false), ("Trust", true), ("Standards", true)];

    [Fact]
    public void Every_arrow_of_the_map_points_down() =>
        Assert.DoesNotContain(MayReference.Map.SelectMany(line => line.Value.Select(to => (line.Key, to))), arrow => PointsUp(arrow.Key, arrow.to));

    [Theory]
    [InlineData("Comity.Contacts", "Comity.Cases")]
    [InlineData("Comity.Web", "Comity.Cases")]
    [InlineData("Comity.Storage", "Comity.Web")]
    [InlineData("Comity.Jose", "Comity.Primitives")]
    [InlineData("Comity.Federation", "Comity.Node")]
    public void An_arrow_that_points_up_or_between_capabilities_is_seen(string from, string to) => Assert.True(PointsUp(from, to));

    [Fact]
    public void Primitives_reference_nothing() => Assert.Empty(MayReference.Map["Comity.Primitives"]);

    [Fact]
    public void Nobody_reaches_themselves_along_the_map() =>
        Assert.DoesNotContain(MayReference.Map.Keys, name => Reaches(name, name, []));

    [Fact]
    public void Each_project_stands_in_the_folder_of_its_layer() =>
        Assert.Empty(House.Projects.Where(project => project.Layer != LayerOf(project.Name)).Select(project => $"{project.Name} stands in {project.Layer}"));

    private static bool PointsUp(string from, string to)
    {
        var (start, end) = (Depth(from), Depth(to));
        return end < start || (end == start && !Downwards[start].WithinItself);
    }

    private static int Depth(string name) => Array.FindIndex(Downwards, step => step.Layer == LayerOf(name));

    private static string LayerOf(string name) => name switch
    {
        "Comity.Tlog" or "Comity.Jose" or "Comity.Iodef" or "Comity.Stix" or "Comity.Taxii" => "Standards",
        "Comity.Primitives" or "Comity.Statements" or "Comity.Storage" or "Comity.Office" or "Comity.Federation" or "Comity.Simulation" => "Trust",
        "Comity.Web" => "Web",
        "Comity.Node" or "Comity.Cli" or "Comity.Migrations.Sqlite" or "Comity.Migrations.PostgreSql" => "Node",
        _ => "Capabilities",
    };

    private static bool Reaches(string from, string goal, HashSet<string> seen) =>
        MayReference.Map.GetValueOrDefault(from, []).Any(next => next == goal || (seen.Add(next) && Reaches(next, goal, seen)));
}
