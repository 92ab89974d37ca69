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
/// <remarks>A walk ends, however references circle: each object is entered once at each step.</remarks>
internal sealed class PathWalk
{
    private readonly Step[] _steps;
    private readonly bool _circles;

    public PathWalk(ObjectPath path)
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

        _circles = crossings > 1;
    }

    public string Type { get; }

    /// <summary>Shows each value to the sink until it has enough; null is no value (2.10).</summary>
    public bool Walk<TSink>(Observation observation, int root, ref TSink sink)
        where TSink : struct, IValueSink
    {
        var json = observation.Objects[root].Json;
        if (_steps.Length == 1)
            return json.TryGetProperty(_steps[0].Name!, out var value) && value.ValueKind != JsonValueKind.Null && sink.Take(value);
        var entered = _circles ? new HashSet<(int, int)>() : null;
        return Walk(observation, 0, json, entered, ref sink);
    }

    private bool Walk<TSink>(Observation observation, int at, in JsonElement json, HashSet<(int, int)>? entered, ref TSink sink)
        where TSink : struct, IValueSink
    {
        if (at == _steps.Length)
            return json.ValueKind != JsonValueKind.Null && sink.Take(json);
        ref readonly var step = ref _steps[at];
        if (step.Name is null)
            return WalkList(observation, at, json, entered, ref sink);
        var target = json;
        if (step.Crosses && json.ValueKind == JsonValueKind.String)
        {
            var place = observation.Find(json);
            if (place < 0 || entered?.Add((at, place)) == false)
                return false;
            target = observation.Objects[place].Json;
        }

        return target.ValueKind == JsonValueKind.Object && target.TryGetProperty(step.Name, out var value)
            && Walk(observation, at + 1, value, entered, ref sink);
    }

    private bool WalkList<TSink>(Observation observation, int at, in JsonElement json, HashSet<(int, int)>? entered, ref TSink sink)
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
