using System.Runtime.InteropServices;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>An Observed Data object made ready for matching: its objects at hand, its references resolvable, its times read (STIX 2.1, 4.14, 9.1).</summary>
/// <remarks>
/// It stands for <see cref="Count"/> observations at unknown instants from <see cref="FirstObservedAt"/> to <see cref="LastObservedAt"/>.
/// Immutable, safe to share between threads. Only what <c>object_refs</c> lists, or <c>objects</c> contains, can be reached (9.7.4).
/// </remarks>
public sealed class Observation
{
    // The standard's own bound on number_observed (4.14.1).
    private const long MostObserved = 999_999_999;
    private const int FewObjects = 8;

    private readonly ObservedObject[] _objects;
    private readonly Dictionary<string, int>? _places;
    private volatile List<ObservedValue>? _values;
    private volatile Occurrence? _occurrence;

    private Observation(StixObject source, ObservedObject[] objects)
    {
        (Source, _objects) = (source, objects);
        if (objects.Length > FewObjects)
            _places = Places(objects);
    }

    /// <summary>The object it was made of.</summary>
    public StixObject Source { get; }

    public string Id => Source.Id;

    /// <summary><c>number_observed</c>; one where it is missing or beyond what 4.14.1 allows.</summary>
    public long Count => Occurred.Count;

    /// <summary><see langword="null"/> where one of the two times is missing, unsound or before the other.</summary>
    public StixTimestamp? FirstObservedAt => Occurred.First;

    public StixTimestamp? LastObservedAt => Occurred.Last;

    // Read when first asked for: most patterns never do. Two threads may read the same.
    private Occurrence Occurred => _occurrence ??= new Occurrence(Source);

    // In ticks of 100 ns; what is finer is cut. Without times no instant lies between them.
    internal long First => Occurred.FirstTick;

    internal long Last => Occurred.LastTick;

    internal ReadOnlySpan<ObservedObject> Objects => _objects;

    /// <summary>For an index; made when the first one asks. Two threads may make the same.</summary>
    internal ReadOnlySpan<ObservedValue> Values => CollectionsMarshal.AsSpan(_values ??= ObservedValue.Of(_objects));

    /// <summary>Makes an observation of one Observed Data object.</summary>
    /// <param name="observedData">Its type is <c>observed-data</c>.</param>
    /// <param name="find">Gives the object of an identifier; <see langword="null"/> where there is none, which then is not present (9.6).</param>
    public static Observation Of(StixObject observedData, Func<string, StixObject?> find)
    {
        ArgumentNullException.ThrowIfNull(observedData);
        ArgumentNullException.ThrowIfNull(find);
        var json = observedData.Json;
        if (json.TryGetProperty("objects", out var container) && container.ValueKind == JsonValueKind.Object)
            return new Observation(observedData, Contained(container));
        return new Observation(observedData, json.TryGetProperty("object_refs", out var refs) && refs.ValueKind == JsonValueKind.Array ? Referenced(refs, find) : []);
    }

    /// <summary>All observations among some objects, in their order; of an Observed Data object in several versions the latest (3.6).</summary>
    public static IReadOnlyList<Observation> In(IEnumerable<StixObject> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var byId = new Dictionary<string, StixObject>(StringComparer.Ordinal);
        var anonymous = new List<StixObject>();
        foreach (var item in objects)
        {
            if (item.Id.Length == 0)
                anonymous.Add(item);
            else if (!byId.TryGetValue(item.Id, out var other) || other.Time("modified") is not { } known || item.Time("modified") > known)
                byId[item.Id] = item;
        }

        return [.. byId.Values.Concat(anonymous).Where(item => item.Type == "observed-data").Select(item => Of(item, byId.GetValueOrDefault))];
    }

    /// <summary>The place of the object that a reference names; -1 where it is not part of this observation.</summary>
    internal int Find(in JsonElement reference)
    {
        if (_places is not null)
            return reference.GetString() is { } key && _places.TryGetValue(key, out var place) ? place : -1;
        for (var i = 0; i < _objects.Length; i++)
        {
            if (reference.ValueEquals(_objects[i].Key))
                return i;
        }

        return -1;
    }

    private static ObservedObject[] Contained(JsonElement container)
    {
        var objects = new List<ObservedObject>(4);
        foreach (var member in container.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
                objects.Add(new ObservedObject(member.Name, ObservedObject.TypeOf(member.Value), member.Value));
        }

        return [.. objects];
    }

    private static ObservedObject[] Referenced(JsonElement refs, Func<string, StixObject?> find)
    {
        var objects = new List<ObservedObject>(Math.Min(refs.GetArrayLength(), FewObjects));
        // What is referred to twice is one object; a few are compared faster than hashed.
        var known = refs.GetArrayLength() > FewObjects ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var reference in refs.EnumerateArray())
        {
            if (reference.ValueKind == JsonValueKind.String && reference.GetString() is { } id && (known?.Add(id) ?? !Has(objects, id))
                && find(id) is { } found)
                objects.Add(new ObservedObject(id, found.Type, found.Json));
        }

        return [.. objects];
    }

    private static bool Has(List<ObservedObject> objects, string id)
    {
        foreach (var item in objects)
        {
            if (item.Key == id)
                return true;
        }

        return false;
    }

    private static Dictionary<string, int> Places(ObservedObject[] objects)
    {
        var places = new Dictionary<string, int>(objects.Length, StringComparer.Ordinal);
        for (var i = 0; i < objects.Length; i++)
            places.TryAdd(objects[i].Key, i);
        return places;
    }

    /// <summary>How often and when an Observed Data object says that it was seen.</summary>
    private sealed class Occurrence
    {
        public Occurrence(StixObject source)
        {
            var json = source.Json;
            Count = json.TryGetProperty("number_observed", out var number) && number.ValueKind == JsonValueKind.Number
                && number.TryGetInt64(out var count) && count is > 0 and <= MostObserved ? count : 1;
            // Without two sound times the observation has none, and meets no bound on time.
            if (source.Time("first_observed") is { } first && source.Time("last_observed") is { } last && first <= last)
                (First, Last, FirstTick, LastTick) = (first, last, first.At.UtcTicks, last.At.UtcTicks);
        }

        public long Count { get; }

        public StixTimestamp? First { get; }

        public StixTimestamp? Last { get; }

        public long FirstTick { get; } = long.MaxValue;

        public long LastTick { get; } = long.MinValue;
    }
}

/// <summary>One object of an observation under the name by which others refer to it.</summary>
internal readonly record struct ObservedObject(string Key, string Type, JsonElement Json)
{
    public static string TypeOf(JsonElement json) =>
        json.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "";
}
