using System.Globalization;
using System.Text;
using Comity.Bench.Measuring;
using Comity.Stix;

namespace Comity.Bench.Formats;

/// <summary>STIX patterns checked and matched on one core: one alone, and ten thousand by their index.</summary>
internal static class StixPatterns
{
    private const int Loaded = 10_000;

    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        yield return Finding.Of("checking STIX patterns", "/s", await CheckAsync(conditions), "the same patterns as UTF-8 read into texts on one core")
            with { Bar = Bar.Over(40_000, "40,000/s") };
        // Each third one matches one of the patterns, the others none.
        var seen = Enumerable.Range(0, 3_000).Select(See).ToArray();
        yield return Finding.Of("matching simple observations", "/s", await MatchAsync(conditions, seen), "the member `value` of the same objects compared by System.Text.Json")
            with { Bar = Bar.Over(1_000_000, "1,000,000/s") };
        (string Of, Func<int, string> Pattern, Seen[] Seen)[] mixes =
        [
            // On one type, exact: what a table of hashes answers.
            ("of one type, by =", number => StixInput.Pattern(number), seen),
            ("of six types, the usual mix", StixPatternMix.Usual, Make(StixPatternMix.ObserveUsual)),
            ("of one type, a tenth LIKE, CIDR or MATCHES", StixPatternMix.TenthHard, Make(StixPatternMix.ObserveHard)),
            ("of one type, all LIKE, CIDR or MATCHES", StixPatternMix.AllHard, Make(StixPatternMix.ObserveAllHard)),
        ];
        foreach (var mix in mixes)
            yield return await AgainstAsync(conditions, mix.Of, mix.Pattern, mix.Seen);
        foreach (var mix in mixes)
            yield return await AgainstReadyAsync(conditions, mix.Of, mix.Pattern, Ready(mix.Seen));
    }

    // As feeds bring them: each is made ready, and matched once.
    private static async Task<Finding> AgainstAsync(Conditions conditions, string mix, Func<int, string> pattern, Seen[] seen)
    {
        var (one, many) = Indexes(pattern);
        var rounds = await PerObservationAsync(
            conditions, conditions.Pick(50_000, 500_000),
            i => many.Match(seen[i % seen.Length].Observation()),
            i => one.Match(seen[i % seen.Length].Observation()));
        return Finding.Of(Text($"an observation against {Loaded:N0} patterns {mix}"), "ns", rounds, "the same objects made an observation and matched by an index of one pattern")
            with { Bar = Bar.Within(5) };
    }

    private static async Task<Finding> AgainstReadyAsync(Conditions conditions, string mix, Func<int, string> pattern, Observation[] ready)
    {
        var (one, many) = Indexes(pattern);
        var rounds = await PerObservationAsync(
            conditions, conditions.Pick(50_000, 1_000_000), i => many.Match(ready[i % ready.Length]), i => one.Match(ready[i % ready.Length]));
        return Finding.Of($"… the search alone {mix}", "ns", rounds, "the same observations, made ready before, by an index of one pattern") with { Bar = Bar.Within(5) };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Seen[] Make(Func<int, Seen> make) => [.. Enumerable.Range(0, 3_000).Select(make)];

    private static Observation[] Ready(Seen[] seen) => Array.ConvertAll(seen, one => one.Observation());

    private static Task<Rounds> CheckAsync(Conditions conditions)
    {
        var patterns = Enumerable.Range(0, 999).Select(StixInput.Pattern).ToArray();
        var bytes = Array.ConvertAll(patterns, Encoding.UTF8.GetBytes);
        var times = conditions.Pick(5_000, 100_000);
        return Rounds.InTurnsAsync(
            conditions.Rounds, conditions.Progress,
            () => Task.FromResult(Rate.OfProcessor(times, i => Parse(patterns[i % patterns.Length]))),
            () => Task.FromResult(Rate.OfProcessor(times, i => Encoding.UTF8.GetString(bytes[i % bytes.Length]))));
    }

    private static Task<Rounds> MatchAsync(Conditions conditions, Seen[] seen)
    {
        var matcher = new StixMatcher(Parse("[ipv6-addr:value = '2001:db8::7']"));
        var addresses = Enumerable.Range(0, seen.Length).Select(Address).ToArray();
        var times = conditions.Pick(100_000, 2_000_000);
        return Rounds.InTurnsAsync(
            conditions.Rounds, conditions.Progress,
            () => Task.FromResult(Rate.OfProcessor(times, i => matcher.IsMatch(seen[i % seen.Length].Observation()))),
            () => Task.FromResult(Rate.OfProcessor(times, i => addresses[i % addresses.Length].Json.GetProperty("value"u8).ValueEquals("2001:db8::7"u8))));
    }

    private static Task<Rounds> PerObservationAsync(Conditions conditions, int times, Action<int> many, Action<int> one) => Rounds.InTurnsAsync(
        conditions.Rounds, conditions.Progress,
        () => Task.FromResult(1e9 / Rate.OfProcessor(times, many)),
        () => Task.FromResult(1e9 / Rate.OfProcessor(times, one)));

    // The second pattern of each mix asks with =, where any does.
    private static (PatternIndex<int> One, PatternIndex<int> Many) Indexes(Func<int, string> pattern) =>
        (Index(1, _ => pattern(1)), Index(Loaded, pattern));

    private static PatternIndex<int> Index(int count, Func<int, string> pattern)
    {
        var index = new PatternIndex<int>();
        for (var number = 0; number < count; number++)
            index.Add(number, Parse(pattern(number)));
        return index;
    }

    private static StixPattern Parse(string text) =>
        StixPattern.TryParse(text, out var pattern, out var error) ? pattern : throw new InvalidOperationException($"{text}: {error}");

    private static Seen See(int number)
    {
        var address = Address(number);
        var data = StixObject.Parse(Encoding.UTF8.GetBytes(
            $$"""{"type":"observed-data","spec_version":"2.1","id":"{{StixInput.Id("observed-data", number)}}","first_observed":"{{StixInput.At(number)}}","last_observed":"{{StixInput.At(number)}}","number_observed":1,"object_refs":["{{address.Id}}"]}"""));
        return new Seen(data, new Dictionary<string, StixObject>(StringComparer.Ordinal) { [address.Id] = address });
    }

    private static StixObject Address(int number) => StixObject.Parse(Encoding.UTF8.GetBytes(
        $$"""{"type":"ipv6-addr","spec_version":"2.1","id":"{{StixInput.Id("ipv6-addr", number)}}","value":"2001:db8::{{number:x}}"}"""));
}
