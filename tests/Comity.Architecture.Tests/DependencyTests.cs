using System.Reflection;

namespace Comity.Architecture.Tests;

public sealed class DependencyTests
{
    private static readonly string[] WebOrDatabase =
        ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite", "SQLitePCLRaw", "Npgsql", "Microsoft.Extensions"];

    [Fact]
    public void Each_project_has_a_place_on_the_map() =>
        Assert.Empty(House.Projects.Select(project => project.Name).Except(MayReference.Map.Keys));

    [Fact]
    public void Each_project_declares_only_what_the_map_allows() =>
        Assert.Empty(House.Projects.SelectMany(project => MayReference.Forbidden(project.Name, project.References)));

    [Fact]
    public void Each_assembly_uses_only_what_the_map_allows() =>
        Assert.Empty(House.Projects.SelectMany(project => MayReference.Forbidden(project.Name, UsedBy(project.Load()))));

    [Fact]
    public void The_check_sees_a_forbidden_declaration()
    {
        var thisProject = Project.Read(Path.Combine(House.Root, "tests/Comity.Trust.Tests/Comity.Trust.Tests.csproj"));
        Assert.NotEmpty(MayReference.Forbidden(thisProject.Name, thisProject.References));
    }

    [Fact]
    public void The_check_sees_a_forbidden_use() => // the CLR's word for what Statements uses, judged as if it were a standard
        Assert.NotEmpty(MayReference.Forbidden("Comity.Tlog", UsedBy(Assembly.Load("Comity.Statements"))));

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = File.ReadAllText(Path.Combine(House.Root, "Comity.slnx"));
        var projects = House.Files(House.Root).Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).ToList();

        Assert.True(projects.Count > House.Projects.Count);
        Assert.All(projects, path => Assert.Contains($"\"{House.Relative(path)}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void No_project_of_the_house_refers_to_a_test() =>
        Assert.DoesNotContain(House.Projects.SelectMany(project => project.References), name => name.EndsWith(".Tests", StringComparison.Ordinal));

    [Theory]
    [InlineData("Comity.Primitives")]
    [InlineData("Comity.Statements")]
    [InlineData("Comity.Jose")]
    [InlineData("Comity.Tlog")]
    [InlineData("Comity.Iodef")]
    public void What_verifies_offline_knows_no_web_no_database_and_no_package(string name)
    {
        var project = House.Find(name);
        Assert.Empty(project.Frameworks);
        Assert.Empty(project.Packages);
        Assert.Empty(WebAndDatabaseUsedBy(project.Load()));
    }

    [Fact]
    public void The_check_sees_a_web_or_a_database()
    {
        Assert.NotEmpty(WebAndDatabaseUsedBy(Assembly.Load("Comity.Storage")));
        Assert.NotEmpty(House.Find("Comity.Storage").Packages);
        Assert.NotEmpty(House.Find("Comity.Storage").Frameworks);
    }

    private static IEnumerable<string> UsedBy(Assembly assembly) => assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static IEnumerable<string> WebAndDatabaseUsedBy(Assembly assembly) =>
        UsedBy(assembly).Where(name => WebOrDatabase.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
}
