using System.Text;

namespace Comity.Stix.Tests.Observations;

/// <summary>What is held of objects that are read one by one, and that the answer is as if they all were.</summary>
public sealed class StixMatchRunTests
{
    private static readonly string[] Patterns =
    [
        "[ipv4-addr:value = '198.51.100.1']",
        "[ipv4-addr:value = '198.51.100.1' AND ipv4-addr:value LIKE '%.1']",
        "[network-traffic:src_ref.value = '198.51.100.1']",
        "[network-traffic:src_ref = 'ipv4-addr--1']",
        "[ipv4-addr:value = '198.51.100.1'] OR [mutex:name = 'a']",
    ];

    public static TheoryData<string> All =>
        [.. Patterns, "[ipv4-addr:value = '198.51.100.1'] AND [ipv4-addr:value = '198.51.100.2']", "[mutex:name = 'a'] REPEATS 3 TIMES"];

    [Theory]
    [MemberData(nameof(All))]
    public void It_answers_as_if_all_objects_were_held(string pattern)
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var objects = Enumerable.Range(0, random.Next(1, 25)).Select(_ => AnObject(random)).ToList();
            var run = new StixMatchRun(Read(pattern));
            objects.ForEach(run.Take);
            var matched = run.Finish(TestContext.Current.CancellationToken);
            var expected = new StixMatcher(Read(pattern)).Match(Observation.In(objects), TestContext.Current.CancellationToken);

            Assert.Equal(Observation.In(objects).Count, run.Observed);
            Assert.Equal(expected.IsMatch, matched.Count > 0);
            if (Patterns.Contains(pattern))
                Assert.Equal(expected.Observations.Select(one => one.Id), matched);
        }
    }

    [Fact]
    public void Observations_with_their_objects_in_them_are_not_held()
    {
        var run = new StixMatchRun(Read(Patterns[0]), maxHeldBytes: 100_000);

        for (var i = 0; i < 1_500; i++)
            run.Take(Contained(i, 1, modified: 0));

        Assert.Equal(1_500, run.Finish(TestContext.Current.CancellationToken).Count);
    }

    [Fact]
    public void Objects_that_do_not_matter_to_the_pattern_are_not_held()
    {
        var run = new StixMatchRun(Read(Patterns[0]), maxHeldBytes: 100_000);

        for (var i = 0; i < 1_500; i++)
            run.Take(Parse($$"""{"type":"mutex","id":"mutex--{{i}}","name":"a"}"""));

        Assert.Empty(run.Finish(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_same_object_again_and_again_is_held_once()
    {
        var run = new StixMatchRun(Read(Patterns[0]), maxHeldBytes: 100_000);

        for (var i = 0; i < 1_500; i++)
        {
            run.Take(Parse("""{"type":"ipv4-addr","id":"ipv4-addr--1","value":"198.51.100.1"}"""));
            run.Take(Referring(1, 1, modified: i));
        }

        Assert.Equal(["observed-data--1"], run.Finish(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void More_than_may_be_held_is_refused_by_name()
    {
        var run = new StixMatchRun(Read(Patterns[0]), maxHeldBytes: 100_000);

        var refused = Assert.Throws<StixMatchLimitException>(() =>
        {
            for (var i = 0; i < 1_500; i++)
                run.Take(Referring(i, 1, modified: 0));
        });

        Assert.Contains("more than 100000 bytes", refused.Message, StringComparison.Ordinal);
    }

    private static StixObject AnObject(Random random)
    {
        var (number, other, modified) = (random.Next(4), random.Next(3), random.Next(4));
        return random.Next(7) switch
        {
            0 or 1 => Contained(number, other, modified),
            2 or 3 => Referring(number, other, modified),
            4 => Parse($$"""{"type":"mutex","id":"mutex--{{number}}","name":"{{"ab"[random.Next(2)]}}"}"""),
            5 => Parse($$"""{"type":"network-traffic","id":"network-traffic--{{other}}","src_ref":"ipv4-addr--{{number}}"}"""),
            _ => Parse($$"""{"type":"ipv4-addr","id":"ipv4-addr--{{other}}","value":"198.51.100.{{number}}"}"""),
        };
    }

    private static StixObject Contained(int id, int address, int modified) => Parse($$"""
        {"type":"observed-data","id":"observed-data--{{id}}"{{Modified(modified)}},"objects":{"0":{"type":"ipv4-addr","value":"198.51.100.{{address}}"},
         "1":{"type":"network-traffic","src_ref":"0"},"2":{"type":"mutex","name":"{{"ab"[id % 2]}}"} } }
        """);

    private static StixObject Referring(int id, int other, int modified) => Parse($$"""
        {"type":"observed-data","id":"observed-data--{{id}}"{{Modified(modified)}},"object_refs":["ipv4-addr--{{other}}","network-traffic--{{other}}","mutex--{{id}}"]}
        """);

    private static string Modified(int day) =>
        day == 0 ? "" : $",\"modified\":\"{new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day):yyyy-MM-dd}T00:00:00.000Z\"";

    private static StixPattern Read(string pattern) =>
        StixPattern.TryParse(pattern, out var read, out var error) ? read : throw new ArgumentException(error.ToString(), nameof(pattern));

    private static StixObject Parse(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));
}
