using System.Text.Json;

namespace Comity.Stix;

/// <summary>Whether the objects of an observable container hang together by their references (4.14.1).</summary>
internal static class ObservableContainerGraph
{
    /// <summary>References are followed at most so deep into an object, as far as the standard has them.</summary>
    private const int Deepest = 8;

    /// <summary>A key that no chain of references joins to the first; <see langword="null"/> if there is none.</summary>
    public static string? Stranger(JsonElement container, Dictionary<string, string> types)
    {
        if (types.Count < 2)
            return null;
        var keys = types.Keys.ToArray();
        var parents = keys.ToDictionary(key => key, key => key, StringComparer.Ordinal);
        foreach (var member in container.EnumerateObject())
            Join(parents, member.Name, member.Value, 0);
        var first = Root(parents, keys[0]);
        return Array.Find(keys, key => Root(parents, key) != first);
    }

    private static void Join(Dictionary<string, string> parents, string key, JsonElement part, int depth)
    {
        if (part.ValueKind != JsonValueKind.Object || depth > Deepest)
            return;
        foreach (var member in part.EnumerateObject())
        {
            if (member.Name.EndsWith("_ref", StringComparison.Ordinal))
                JoinTo(parents, key, member.Value);
            else if (member.Name.EndsWith("_refs", StringComparison.Ordinal) && member.Value.ValueKind == JsonValueKind.Array)
                JoinAll(parents, key, member.Value);
            else
                Join(parents, key, member.Value, depth + 1);
        }
    }

    private static void JoinAll(Dictionary<string, string> parents, string key, JsonElement list)
    {
        foreach (var reference in list.EnumerateArray())
            JoinTo(parents, key, reference);
    }

    private static void JoinTo(Dictionary<string, string> parents, string key, JsonElement reference)
    {
        if (reference.Text() is { } target && parents.ContainsKey(target))
            parents[Root(parents, key)] = Root(parents, target);
    }

    // Each step halves the way for those who come after, so that long chains and circles cost little.
    private static string Root(Dictionary<string, string> parents, string key)
    {
        while (!string.Equals(parents[key], key, StringComparison.Ordinal))
            key = parents[key] = parents[parents[key]];
        return key;
    }
}
