namespace Comity.Stix;

/// <summary>Finds marking definitions that mark themselves through others (3.2).</summary>
internal static class MarkingCircles
{
    /// <summary>One marking definition of each circle, each walked once; no recursion, however long the chain.</summary>
    public static IEnumerable<string> In(Dictionary<string, string[]> markings)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in markings.Keys)
        {
            if (!done.Contains(start) && Walk(start, markings, done) is { } closed)
                yield return closed;
        }
    }

    // Depth first with an own stack; who is met again while still on the way closes a circle.
    private static string? Walk(string start, Dictionary<string, string[]> markings, HashSet<string> done)
    {
        string? closed = null;
        var onWay = new HashSet<string>(StringComparer.Ordinal) { start };
        var way = new Stack<(string Id, int Next)>([(start, 0)]);
        while (way.TryPop(out var step))
        {
            var next = markings.TryGetValue(step.Id, out var references) && step.Next < references.Length ? references[step.Next] : null;
            if (next is null)
            {
                onWay.Remove(step.Id);
                done.Add(step.Id);
                continue;
            }

            way.Push((step.Id, step.Next + 1));
            // A marking that names itself is found by looking at it alone.
            if (onWay.Contains(next))
                closed ??= string.Equals(next, step.Id, StringComparison.Ordinal) ? null : next;
            else if (!done.Contains(next) && onWay.Add(next))
                way.Push((next, 0));
        }

        return closed;
    }
}
