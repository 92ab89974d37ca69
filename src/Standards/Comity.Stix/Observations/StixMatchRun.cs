using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>Matches a pattern against objects that are read one after the other, and holds only those that may yet decide.</summary>
/// <remarks>
/// A pattern that one observation decides is tried at once on observed-data with its objects in it. Observed-data with
/// <c>object_refs</c> waits for the end, and so do the objects that matter to the pattern: they come in any order. Of an observation in
/// several versions the latest counts (STIX 2.1, 3.6); versions less than 100 ns apart count as the same. Used by one caller at a time.
/// </remarks>
/// <param name="maxHeldBytes">Most memory that what waits may take, about; beyond it <see cref="Take"/> throws.</param>
public sealed class StixMatchRun(StixPattern pattern, long maxHeldBytes = StixMatchRun.DefaultMaxHeldBytes)
{
    /// <summary>Half a gibibyte: about 400,000 objects of a kilobyte.</summary>
    public const long DefaultMaxHeldBytes = 512L << 20;

    // As parsed, and with its place in the table; of an observation that is decided only when it was modified is kept.
    private const int PerByte = 3;
    private const int PerObject = 512;
    private const int PerObservation = 64;

    private readonly StixMatcher _matcher = new(pattern);
    private readonly HashSet<string>? _types = PatternReach.TypesOf(pattern.Expression);
    private readonly Dictionary<Guid, (long Modified, int Order)> _latest = [];
    private readonly Dictionary<int, string> _matched = [];
    private readonly Dictionary<string, StixObject> _waiting = new(StringComparer.Ordinal);
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
        else if (stix.Id.Length > 0 && _types?.Contains(stix.Type) != false)
            Wait(stix, stix.Id);
    }

    /// <summary>
    /// The identifiers of the observations that match, in the order in which they came; none where the pattern does not match.
    /// </summary>
    /// <exception cref="StixMatchLimitException">The search was longer than allowed.</exception>
    public IReadOnlyList<string> Finish(CancellationToken cancellation = default)
    {
        var match = _matcher.Match(Observation.In(_waiting.Values), cancellation);
        return [.. match.Observations.Select(one => (Order: OrderOf(one.Source), one.Id))
            .Concat(_matched.Select(one => (Order: one.Key, Id: one.Value))).OrderBy(one => one.Order).Select(one => one.Id)];
    }

    private void TakeObservation(StixObject stix)
    {
        var (key, modified) = (Key(stix), Modified(stix));
        var isKnown = _latest.TryGetValue(key, out var known);
        if (isKnown && !IsLater(modified, known.Modified))
            return;
        if (isKnown)
            Forget(known.Order, stix.Id);
        else
            Hold(PerObservation);
        var order = isKnown ? known.Order : _observed++;
        _latest[key] = (modified, order);
        if (!_matcher.IsDecidedByOne || Refers(stix))
            Wait(stix, stix.Id.Length > 0 ? stix.Id : $"observed-data {order}");
        else if (_matcher.IsMatch(Observation.Of(stix, static _ => null)))
            _matched.Add(order, stix.Id);
    }

    private void Wait(StixObject stix, string name)
    {
        if (_waiting.TryGetValue(name, out var other) && !IsLater(Modified(stix), Modified(other)))
            return;
        Hold(Cost(stix) - (other is null ? 0 : Cost(other)));
        _waiting[name] = stix;
    }

    // An earlier version of what comes now.
    private void Forget(int order, string id)
    {
        _matched.Remove(order);
        if (_waiting.Remove(id, out var earlier))
            _held -= Cost(earlier);
    }

    private void Hold(long bytes)
    {
        _held += bytes;
        if (_held > maxHeldBytes)
            throw new StixMatchLimitException($"Objects that wait for others would take more than {maxHeldBytes} bytes. "
                + "Send fewer at once, or observations with their objects in them.");
    }

    private int OrderOf(StixObject stix) =>
        stix.Id.Length > 0 && _latest.TryGetValue(Key(stix), out var known) ? known.Order : int.MaxValue;

    private static bool Refers(StixObject stix) =>
        !(stix.Json.TryGetProperty("objects", out var objects) && objects.ValueKind == JsonValueKind.Object)
        && stix.Json.TryGetProperty("object_refs", out _);

    // Any text may stand as an id; without one each is another.
    private static Guid Key(StixObject stix) =>
        stix.Id.Length > 0 ? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(stix.Id)).AsSpan(0, 16)) : Guid.NewGuid();

    private static long Modified(StixObject stix) => stix.Time("modified")?.At.UtcTicks ?? 0;

    private static bool IsLater(long modified, long known) => known == 0 || modified > known;

    private static long Cost(StixObject stix) => PerObject + ((long)PerByte * stix.Utf8.Length);
}
