using System.Text.Json;
using Comity.Bench.Measuring;
using Comity.Stix;

namespace Comity.Bench.Formats;

/// <summary>STIX objects judged on one core, beside nothing but their parsing by the platform.</summary>
internal static class StixValidation
{
    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        var objects = await StixInput.ReadAsync(conditions);
        var validator = new StixValidator();
        var times = Math.Max(objects.Count, conditions.Pick(2_000, 20_000));
        yield return Finding.Of($"validating STIX objects, {StixInput.NameOf(conditions)}", "/s", await Rounds.InTurnsAsync(
            conditions.Rounds, conditions.Progress,
            () => Task.FromResult(Rate.OfProcessor(times, i => validator.Validate(objects[i % objects.Count]))),
            () => Task.FromResult(Rate.OfProcessor(times, i => Parse(objects[i % objects.Count])))), "the same objects parsed by System.Text.Json on one core")
            with { Bar = Bar.Over(20_000, "20,000/s") };
        yield return Finding.Of($"reading and validating them, {StixInput.NameOf(conditions)}", "/s", await Rounds.InTurnsAsync(
            conditions.Rounds, conditions.Progress,
            () => Task.FromResult(Rate.OfProcessor(times, i => validator.Validate(StixObject.Parse(objects[i % objects.Count].Utf8)))),
            () => Task.FromResult(Rate.OfProcessor(times, i => Parse(objects[i % objects.Count])))), "the same objects parsed by System.Text.Json on one core");
    }

    private static void Parse(StixObject stix)
    {
        using var json = JsonDocument.Parse(stix.Utf8);
    }
}
