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
        var observations = Enumerable.Range(0, 1_000).Select(Observe).ToArray();
        yield return Finding.Of("matching simple observations", "/s", await MatchAsync(conditions, observations), "the member `value` of the same objects compared by System.Text.Json")
            with { Bar = Bar.Over(1_000_000, "1,000,000/s") };
        // On one type, exact: what a table of hashes answers.
        yield return Against("an observation against {0:N0} patterns", await IndexAsync(conditions, number => StixInput.Pattern(number), observations));
        yield return Against("… the usual mix", await IndexAsync(conditions, StixPatternMix.Usual, Make(StixPatternMix.ObserveUsual)));
        yield return Against("… of one type, a tenth LIKE, CIDR or MATCHES", await IndexAsync(conditions, StixPatternMix.TenthHard, Make(StixPatternMix.ObserveHard)));
        yield return Against("… of one type, all LIKE, CIDR or MATCHES", await IndexAsync(conditions, StixPatternMix.AllHard, Make(StixPatternMix.ObserveAllHard)));
    }

    private static Finding Against(string name, Rounds rounds) =>
        Finding.Of(string.Format(CultureInfo.InvariantCulture, name, Loaded), "ns", rounds, "the same observation against one pattern, by an index of one") with { Bar = Bar.Within(5) };

    private static Observation[] Make(Func<int, Observation> make) => [.. Enumerable.Range(0, 3_000).Select(make)];

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

    private static Task<Rounds> MatchAsync(Conditions conditions, Observation[] observations)
    {
        var matcher = new StixMatcher(Parse("[ipv6-addr:value = '2001:db8::7']"));
        var addresses = Enumerable.Range(0, observations.Length).Select(Address).ToArray();
        var times = conditions.Pick(100_000, 2_000_000);
        return Rounds.InTurnsAsync(
            conditions.Rounds, conditions.Progress,
            () => Task.FromResult(Rate.OfProcessor(times, i => matcher.IsMatch(observations[i % observations.Length]))),
            () => Task.FromResult(Rate.OfProcessor(times, i => addresses[i % addresses.Length].Json.GetProperty("value"u8).ValueEquals("2001:db8::7"u8))));
    }

    private static Task<Rounds> IndexAsync(Conditions conditions, Func<int, string> pattern, Observation[] observations)
    {
        // The second pattern of each mix asks with =, where any does.
        var (one, many) = (Index(1, _ => pattern(1)), Index(Loaded, pattern));
        var times = conditions.Pick(50_000, 1_000_000);
        return Rounds.InTurnsAsync(
            conditions.Rounds, conditions.Progress,
            () => Task.FromResult(1e9 / Rate.OfProcessor(times, i => many.Match(observations[i % observations.Length]))),
            () => Task.FromResult(1e9 / Rate.OfProcessor(times, i => one.Match(observations[i % observations.Length]))));
    }

    private static PatternIndex<int> Index(int count, Func<int, string> pattern)
    {
        var index = new PatternIndex<int>();
        for (var number = 0; number < count; number++)
            index.Add(number, Parse(pattern(number)));
        return index;
    }

    private static StixPattern Parse(string text) =>
        StixPattern.TryParse(text, out var pattern, out var error) ? pattern : throw new InvalidOperationException($"{text}: {error}");

    private static Observation Observe(int number)
    {
        var address = Address(number);
        var seen = StixObject.Parse(Encoding.UTF8.GetBytes(
            $$"""{"type":"observed-data","spec_version":"2.1","id":"{{StixInput.Id("observed-data", number)}}","first_observed":"{{StixInput.At(number)}}","last_observed":"{{StixInput.At(number)}}","number_observed":1,"object_refs":["{{address.Id}}"]}"""));
        return Observation.Of(seen, id => id == address.Id ? address : null);
    }

    private static StixObject Address(int number) => StixObject.Parse(Encoding.UTF8.GetBytes(
        $$"""{"type":"ipv6-addr","spec_version":"2.1","id":"{{StixInput.Id("ipv6-addr", number)}}","value":"2001:db8::{{number:x}}"}"""));
}
