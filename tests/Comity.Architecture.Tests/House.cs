using System.Reflection;
using System.Xml.Linq;

namespace Comity.Architecture.Tests;

/// <summary>One project file below <c>src/</c>, as it stands in the tree.</summary>
/// <param name="Name">The project's and the assembly's name.</param>
/// <param name="Layer">The folder of <c>src/</c> it stands in, such as <c>Trust</c>.</param>
/// <param name="References">Names of the projects it declares.</param>
/// <param name="Packages">NuGet packages it declares.</param>
/// <param name="Frameworks">Shared frameworks it declares.</param>
internal sealed record Project(string Name, string Layer, IReadOnlyList<string> References, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
{
    public static Project Read(string path)
    {
        var file = XDocument.Load(path);
        List<string> Named(string element) => [.. file.Descendants(element).Select(item => (string?)item.Attribute("Include")).OfType<string>()];
        var layer = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path)))!;
        return new Project(
            Path.GetFileNameWithoutExtension(path), layer,
            Named("ProjectReference").ConvertAll(reference => Path.GetFileNameWithoutExtension(reference)),
            Named("PackageReference"), Named("FrameworkReference"));
    }

    /// <summary>The built assembly, which lies beside the tests because they reference every project.</summary>
    public Assembly Load() => Assembly.Load(Name);
}

/// <summary>The source tree that these tests were built from.</summary>
internal static class House
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "artifacts", "dist", "TestResults", "comity-demo", ".git", ".vs", ".idea"];

    /// <summary>The folder that holds <c>Comity.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All projects below <c>src/</c>.</summary>
    public static IReadOnlyList<Project> Projects { get; } =
        [.. Files(Path.Combine(Root, "src")).Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(Project.Read)];

    public static Project Find(string name) => Projects.Single(project => project.Name == name);

    /// <summary>Every file below a folder that people wrote, without what builds leave behind.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Where(IsOurs).Concat(Directory.EnumerateDirectories(folder).Where(IsOurs).SelectMany(Files));

    /// <summary>Every folder below <paramref name="folder"/> that people made.</summary>
    public static IEnumerable<string> Folders(string folder) =>
        Directory.EnumerateDirectories(folder).Where(IsOurs).SelectMany(inner => Folders(inner).Prepend(inner));

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    // In a second worktree .git is a file.
    private static bool IsOurs(string path) => !NotOurs.Contains(Path.GetFileName(path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Comity.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("These tests read the source tree: no folder above them holds Comity.slnx.");
    }
}
