using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comity.Standards.Tests.Tlog;

internal sealed record Cases<T>(string About, IReadOnlyList<T> Good, IReadOnlyList<T> Bad);

internal sealed record RootCase(string? Why, long Size, string Root, string Edge);

internal sealed record InclusionCase(string? Why, long Index, long Size, string Leaf, IReadOnlyList<string> Proof, string Root);

internal sealed record ConsistencyCase(
    string? Why, long First, string FirstRoot, long Second, string SecondRoot, IReadOnlyList<string> Proof);

internal sealed record TileCase(string? Why, string? Path, long? OldSize, long? NewSize, IReadOnlyList<TileDigest>? Tiles);

internal sealed record TileDigest(string Path, string Sha256);

internal sealed record CheckpointCase(string? Why, string Note, string? Text, long? Size, string? Root);

internal sealed record CheckpointCases(
    string About, string Origin, IReadOnlyList<string> Keys, IReadOnlyList<CheckpointCase> Good, IReadOnlyList<CheckpointCase> Bad);

/// <summary>The files of vectors: found from the solution's folder, written in one form.</summary>
internal static class Vectors
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    internal static bool AreToBeWritten => Environment.GetEnvironmentVariable("COMITY_WRITE_VECTORS") == "1";

    internal static string Text<T>(T cases) => JsonSerializer.Serialize(cases, Form) + "\n";

    internal static string TextOf(string file) => File.ReadAllText(PathOf(file));

    internal static T Read<T>(string file) => JsonSerializer.Deserialize<T>(TextOf(file), Form)!;

    internal static void Write<T>(string file, T cases) => File.WriteAllText(PathOf(file), Text(cases));

    private static string PathOf(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Comity.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The folder of Comity.slnx.");
        return Path.Combine(folder.FullName, "docs", "vectors", "tlog", file);
    }
}
