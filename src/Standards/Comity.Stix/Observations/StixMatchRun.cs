using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>Matches a pattern against objects that are read one after the other, and holds only those that may yet decide.</summary>
/// <remarks>
/// Observed-data with its objects in it is tried at once: what satisfies no part of the pattern is dropped, and where one observation
/// decides, so is the other. Observed-data with <c>object_refs</c> waits for the end, and so do the objects that matter to the pattern:
/// they come in any order. Of an observation in several versions the latest counts (STIX 2.1, 3.6); versions less than 100 ns apart count
/// as the same. Used by one caller at a time.
/// </remarks>
/// <param name="maxHeldBytes">Most memory that what is held may take, about; beyond it the run throws.</param>
public sealed class StixMatchRun(StixPattern pattern, long maxHeldBytes = StixMatchRun.DefaultMaxHeldBytes)
{
    /// <summary>Half a gibibyte: about 150,000 objects of a kilobyte.</summary>
    public const long DefaultMaxHeldBytes = 512L << 20;

    // Places in tables that grow by doubling; of an observation that is decided only its version is kept, and the id of a match.
    private const int PerObject = 512;
    private const int PerObservation = 96;
    private const int PerMatch = 96;
    private const int PerReference = 200;

    // A parsed document holds 12 bytes a token in a buffer that doubles, and begins with one about as long as its text.
    private const int PerToken = 24;

    private readonly StixMatcher _matcher = new(pattern);
    private readonly PatternReach _reach = new(pattern.Expression);
    private readonly Dictionary<Guid, (long Modified, int Order)> _latest = [];
    private readonly Dictionary<int, string> _matched = [];
    private readonly Dictionary<string, StixObject> _waiting = new(StringComparer.Ordinal);
    private readonly List<(int Order, StixObject Source)> _anonymous = [];
    private long _held;
    private int _observed;

    /// <summary>How many Observed Data objects there were, each counted once, whatever its versions.</summary>
    public int Observed => _observed;

    /// <summary>Takes the next object, of any type.</summary>
    /// <exception cref="StixMatchLimitException">More would have to be held than is allowed.</exception>
    public void Take(StixObject stix)
    {
        if (stix.Type == "observed-data")
            TakeObservation(stix);
        else if (stix.Id.Length > 0 && _reach.Matters(stix))
            Wait(stix);
    }

    /// <summary>
    /// The identifiers of the observations that match, in the order in which they came; none where the pattern does not match.
    /// </summary>
    /// <exception cref="StixMatchLimitException">The search was longer, or more would have to be held, than is allowed.</exception>
    public IReadOnlyList<string> Finish(CancellationToken cancellation = default)
    {
        var waiting = _waiting.Values.Where(one => one.Type == "observed-data").Select(one => (Order: OrderOf(one), Source: one))
            .Concat(_anonymous).OrderBy(one => one.Order);
        if (!_matcher.IsDecidedByOne)
            return [.. _matcher.Match(Usable(waiting, cancellation), cancellation).Observations.Select(one => one.Id)];
        foreach (var (order, source) in waiting)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_matcher.IsMatch(Made(source)))
                Match(order, source.Id);
        }

        return [.. _matched.OrderBy(one => one.Key).Select(one => one.Value)];
    }

    private void TakeObservation(StixObject stix)
    {
        if (Count(stix) is not { } order)
            return;
        if (Refers(stix) || (stix.Id.Length > 0 && _reach.LooksInto(stix)))
            Wait(stix, order);
        else if (!_matcher.MayUse(Observation.Of(stix, static _ => null)))
            return;
        else if (_matcher.IsDecidedByOne)
            Match(order, stix.Id);
        else
            Wait(stix, order);
    }

    /// <returns>Its place among all observations; <see langword="null"/> where a later version of it is there.</returns>
    private int? Count(StixObject stix)
    {
        if (stix.Id.Length == 0)
            return _observed++;
        var (key, modified) = (Key(stix), Modified(stix));
        var isKnown = _latest.TryGetValue(key, out var known);
        if (isKnown && !IsLater(modified, known.Modified))
            return null;
        if (isKnown)
            Forget(known.Order, stix.Id);
        else
            Hold(PerObservation);
        var order = isKnown ? known.Order : _observed++;
        _latest[key] = (modified, order);
        return order;
    }

    private void Match(int order, string id)
    {
        if (_matched.TryAdd(order, id))
            Hold(CostOfMatch(id));
    }

    // Without an id each is another.
    private void Wait(StixObject observation, int order)
    {
        if (observation.Id.Length > 0)
        {
            Wait(observation);
            return;
        }

        Hold(Cost(observation));
        _anonymous.Add((order, observation));
    }

    private void Wait(StixObject stix)
    {
        if (_waiting.TryGetValue(stix.Id, out var other) && !IsLater(Modified(stix), Modified(other)))
            return;
        Hold(Cost(stix) - (other is null ? 0 : Cost(other)));
        _waiting[stix.Id] = stix;
    }

    // An earlier version of what comes now.
    private void Forget(int order, string id)
    {
        if (_matched.Remove(order))
            _held -= CostOfMatch(id);
        if (_waiting.Remove(id, out var earlier))
            _held -= Cost(earlier);
    }

    private List<Observation> Usable(IEnumerable<(int Order, StixObject Source)> waiting, CancellationToken cancellation)
    {
        var (usable, held) = (new List<Observation>(), _held);
        foreach (var (_, source) in waiting)
        {
            cancellation.ThrowIfCancellationRequested();
            var observation = Made(source);
            if (!_matcher.MayUse(observation))
                continue;
            RefuseBeyond(held += (long)PerReference * observation.Objects.Length);
            usable.Add(observation);
        }

        return usable;
    }

    private Observation Made(StixObject source) => Observation.Of(source, _waiting.GetValueOrDefault);

    private void Hold(long bytes) => RefuseBeyond(_held += bytes);

    private void RefuseBeyond(long held)
    {
        if (held > maxHeldBytes)
            throw new StixMatchLimitException(
                $"What may yet decide would take more than {maxHeldBytes} bytes. Match fewer objects at once.");
    }

    private int OrderOf(StixObject stix) => _latest.TryGetValue(Key(stix), out var known) ? known.Order : int.MaxValue;

    private static bool Refers(StixObject stix) =>
        !(stix.Json.TryGetProperty("objects", out var objects) && objects.ValueKind == JsonValueKind.Object)
        && stix.Json.TryGetProperty("object_refs", out _);

    // Any text may stand as an id.
    private static Guid Key(StixObject stix) => new(SHA256.HashData(Encoding.UTF8.GetBytes(stix.Id)).AsSpan(0, 16));

    private static long Modified(StixObject stix) => stix.Time("modified")?.At.UtcTicks ?? 0;

    private static bool IsLater(long modified, long known) => known == 0 || modified > known;

    private static long CostOfMatch(string id) => PerMatch + (2L * id.Length);

    private static long Cost(StixObject stix)
    {
        var utf8 = stix.Utf8.Span;
        // Never fewer than there are: marks inside of texts count as well.
        var tokens = utf8.Count((byte)',') + utf8.Count((byte)':') + (3L * (utf8.Count((byte)'{') + utf8.Count((byte)'[')));
        return PerObject + utf8.Length + Math.Max(2L * utf8.Length, PerToken * tokens) + (2L * (stix.Id.Length + stix.Type.Length));
    }
}
