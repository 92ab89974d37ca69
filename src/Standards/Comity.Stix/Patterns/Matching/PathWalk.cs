using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>What is done with each value at the end of a path.</summary>
internal interface IValueSink
{
    /// <returns>Whether the walk may end.</returns>
    bool Take(in JsonElement value);
}

/// <summary>An object path ready to be walked: from one object along names, lists and references to values (STIX 2.1, 9.7).</summary>
/// <remarks>A walk ends, however references circle: each object is entered once at each step, and what came of it is kept.</remarks>
internal sealed class PathWalk
{
    // Patterns by the thousand have a few paths: what they share stays near at hand. At most a quarter of a megabyte of texts is kept.
    private const int MostShared = 1_024;
    private const int LongestShared = 128;
    private static readonly ConcurrentDictionary<string, PathWalk> Shared = new(StringComparer.Ordinal);

    private readonly Step[] _steps;

    private PathWalk(ObjectPath path)
    {
        Type = path.ObjectType;
        _steps = new Step[path.Steps.Count];
        var (reference, crossings) = (false, 0);
        for (var i = 0; i < _steps.Length; i++)
        {
            var step = path.Steps[i];
            // A name after a reference is a name in the object that is referred to (9.7.4).
            var crosses = reference && step.Name is not null;
            crossings += crosses ? 1 : 0;
            _steps[i] = new Step(step.Name is { } name ? Encoding.UTF8.GetBytes(name) : null, step.Index, crosses);
            reference = step.Name is null ? reference : step.IsReference;
        }

        Circles = crossings > 1;
    }

    /// <summary>The walk of a path; the same for all that have the path, where it is short and one of the first thousand.</summary>
    public static PathWalk Of(ObjectPath path)
    {
        var text = path.ToString();
        if (Shared.TryGetValue(text, out var walk))
            return walk;
        walk = new PathWalk(path);
        return text.Length <= LongestShared && Shared.Count < MostShared ? Shared.GetOrAdd(text, walk) : walk;
    }

    /// <summary>Whether walks need a memory: they follow references from reference to reference.</summary>
    public bool Circles { get; }

    public string Type { get; }

    /// <summary>Shows each value to the sink until it has enough; null is no value (section 2).</summary>
    /// <param name="memory">Kept while the same is looked for from other objects of the observation.</param>
    /// <param name="seeker">What looks: what it found is told to no other.</param>
    public bool Walk<TSink>(Observation observation, int root, WalkMemory? memory, object seeker, ref TSink sink)
        where TSink : struct, IValueSink
    {
        var json = observation.Objects[root].Json;
        if (_steps.Length == 1)
            return json.TryGetProperty(_steps[0].Name!, out var value) && value.ValueKind != JsonValueKind.Null && sink.Take(value);
        return Walk(observation, 0, json, Circles ? memory!.Of(seeker) : null, ref sink);
    }

    private bool Walk<TSink>(Observation observation, int at, in JsonElement json, Dictionary<(int, int), bool>? entered, ref TSink sink)
        where TSink : struct, IValueSink
    {
        if (at == _steps.Length)
            return json.ValueKind != JsonValueKind.Null && sink.Take(json);
        ref readonly var step = ref _steps[at];
        if (step.Name is null)
            return WalkList(observation, at, json, entered, ref sink);
        if (step.Crosses && json.ValueKind == JsonValueKind.String)
            return Cross(observation, at, json, entered, ref sink);
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(step.Name, out var value) && Walk(observation, at + 1, value, entered, ref sink);
    }

    private bool Cross<TSink>(Observation observation, int at, in JsonElement reference, Dictionary<(int, int), bool>? entered, ref TSink sink)
        where TSink : struct, IValueSink
    {
        var place = observation.Find(reference);
        if (place < 0)
            return false;
        if (entered?.TryGetValue((at, place), out var known) == true)
            return known;
        var held = observation.Objects[place].Json.TryGetProperty(_steps[at].Name!, out var value) && Walk(observation, at + 1, value, entered, ref sink);
        entered?.Add((at, place), held);
        return held;
    }

    private bool WalkList<TSink>(Observation observation, int at, in JsonElement json, Dictionary<(int, int), bool>? entered, ref TSink sink)
        where TSink : struct, IValueSink
    {
        if (json.ValueKind != JsonValueKind.Array)
            return false;
        var index = _steps[at].Index;
        if (index >= 0)
            return index < json.GetArrayLength() && Walk(observation, at + 1, json[index], entered, ref sink);
        foreach (var item in json.EnumerateArray())
        {
            if (Walk(observation, at + 1, item, entered, ref sink))
                return true;
        }

        return false;
    }

    private readonly record struct Step(byte[]? Name, int Index, bool Crosses);
}

/// <summary>What came of the objects that walks along one observation entered, so that no reference is followed again and again.</summary>
internal sealed class WalkMemory
{
    private Dictionary<object, Dictionary<(int Step, int Place), bool>>? _walks;

    public Dictionary<(int Step, int Place), bool> Of(object seeker)
    {
        _walks ??= new(ReferenceEqualityComparer.Instance);
        if (!_walks.TryGetValue(seeker, out var entered))
            _walks.Add(seeker, entered = []);
        return entered;
    }
}
