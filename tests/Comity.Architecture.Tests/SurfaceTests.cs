using System.Reflection;

namespace Comity.Architecture.Tests;

/// <summary>Widening what others can call is visible in review: docs/surface holds a line for each public member.</summary>
/// <remarks>COMITY_WRITE_SURFACE=1 before the tests writes the files anew.</remarks>
public sealed class SurfaceTests
{
    private static readonly string Folder = Path.Combine(House.Root, "docs", "surface");

    public static TheoryData<string> Recorded =>
        [.. House.Projects.Where(project => project.Layer == "Standards").Select(project => project.Name).Append("Comity.Primitives").Append("Comity.Statements")
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void The_public_surface_is_the_recorded_one(string name)
    {
        var surface = PublicSurface.Of(Assembly.Load(name));
        var file = Path.Combine(Folder, name + ".txt");
        if (Environment.GetEnvironmentVariable("COMITY_WRITE_SURFACE") == "1")
            File.WriteAllLines(file, surface);

        var recorded = File.ReadAllLines(file);
        Assert.Empty(surface.Except(recorded).Select(line => "new: " + line).Concat(recorded.Except(surface).Select(line => "gone: " + line)));
        Assert.Equal(recorded, surface);
    }

    [Fact]
    public void Nothing_is_recorded_that_is_not_there() =>
        Assert.Equal(Recorded.Select(row => row.Data), Directory.GetFiles(Folder, "*.txt").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void A_member_that_others_see_is_on_the_surface_and_a_hidden_one_is_not()
    {
        Assert.Equal(
            [
                "Comity.Architecture.Tests.SurfaceTests.Shown : abstract record class",
                "Comity.Architecture.Tests.SurfaceTests.Shown  protected new(int Count)",
                "Comity.Architecture.Tests.SurfaceTests.Shown  Count : int { get; init }",
                "Comity.Architecture.Tests.SurfaceTests.Shown  protected Kept(out string why) : bool",
            ],
            PublicSurface.LinesOf(typeof(Shown)));
    }

    public abstract record Shown(int Count)
    {
        protected bool Kept(out string why) => (why = Hidden()).Length > 0;

        internal string Hidden() => $"{Count}";
    }
}
