namespace Comity.Stix;

/// <summary>Which producer gave a UUID to which type, so that none gives it to two unseen (STIX 2.1, 2.9).</summary>
internal sealed class UuidsInUse
{
    // Of one UUID; that several producers have the same is rare, and beyond this nobody's accident.
    private const int MostFurther = 16;

    private readonly Dictionary<Guid, (string Type, string Creator)> _first = [];
    private readonly Dictionary<Guid, List<(string Type, string Creator)>> _further = [];

    /// <summary>Whether two are named, and differ; who is not named may be either.</summary>
    public static bool AreTwo(string creator, string other) =>
        creator.Length > 0 && other.Length > 0 && !string.Equals(creator, other, StringComparison.Ordinal);

    /// <summary>Takes the next object.</summary>
    /// <returns>Another type that its producer gave the UUID before; <see langword="null"/> if there is none.</returns>
    public string? OtherType(in SeenObject seen)
    {
        var use = (seen.Type, seen.Creator);
        if (_first.TryAdd(seen.Uuid, use))
            return null;
        var first = _first[seen.Uuid];
        if (Contradict(first, use))
            return first.Type;
        return string.Equals(first.Creator, seen.Creator, StringComparison.Ordinal) ? null : AmongFurther(seen.Uuid, use);
    }

    private string? AmongFurther(Guid uuid, (string Type, string Creator) use)
    {
        if (!_further.TryGetValue(uuid, out var further))
            _further.Add(uuid, further = []);
        var isNew = true;
        foreach (var known in further)
        {
            if (Contradict(known, use))
                return known.Type;
            isNew &= !string.Equals(known.Creator, use.Creator, StringComparison.Ordinal);
        }

        if (isNew && further.Count < MostFurther)
            further.Add(use);
        return null;
    }

    private static bool Contradict((string Type, string Creator) one, (string Type, string Creator) other) =>
        !string.Equals(one.Type, other.Type, StringComparison.Ordinal) && !AreTwo(one.Creator, other.Creator);
}
