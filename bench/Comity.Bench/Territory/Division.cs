using System.Diagnostics;
using System.Net;
using Comity.Bench.Measuring;
using Comity.Cases.Territory;

namespace Comity.Bench.Territory;

/// <summary>An address list read, resolved, split by State and written as the parts that would be attached to each notice.</summary>
internal static class Division
{
    private static readonly Sighting Complete = Sighting.From(
    [
        new("first_seen", "2026-08-01"), new("last_seen", "2026-08-19T10:00:00Z"), new("ports", "443"), new("protocol", "tcp"),
        new("behaviour", "infected-system"), new("observer", "Desk of XA"), new("confidence", "80"),
    ]).Value;

    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        var table = await Input.TableAsync(conditions.DataFolder);
        var knowledge = new TerritoryKnowledge(table, Input.InventedParticipants(), ParticipantId.Of("XA"u8));
        var bytes = await Input.ListAsync(conditions.DataFolder);
        var items = 0;
        var rounds = await Rounds.InTurnsAsync(
            conditions.Rounds, conditions.Progress,
            async () =>
            {
                var clock = Stopwatch.StartNew();
                items = await DivideAsync(bytes, knowledge);
                return clock.Elapsed.TotalMilliseconds;
            },
            () => Task.FromResult(ReadAlone(bytes)));
        yield return Finding.Of($"{Input.NameOf(conditions.DataFolder)} list of {items:N0} addresses, resolved and split", "ms", rounds, "the same lines read, each parsed by the platform's IPAddress");
        await foreach (var finding in Notification.RunAsync(conditions))
            yield return finding;
    }

    /// <summary>How many items are in parts or piles; none may be lost.</summary>
    private static async Task<int> DivideAsync(byte[] bytes, TerritoryKnowledge knowledge)
    {
        var list = (await IndicatorListReader.Read(new MemoryStream(bytes))).Value.WithDefaults(Complete);
        var split = TerritorySplit.Of(list, knowledge, Input.Noon, new AgeRule(Reason: "a measurement on old data"));
        foreach (var part in split.Parts)
            _ = NoticeAttachment.From(part, Input.Noon).Value.ToBytes();
        var placed = split.Parts.Sum(part => part.Items.Count) + split.Piled.Count;
        return placed == list.Items.Count ? placed : throw new InvalidOperationException($"{list.Items.Count} items became {placed}.");
    }

    private static double ReadAlone(byte[] bytes)
    {
        var clock = Stopwatch.StartNew();
        using var reader = new StreamReader(new MemoryStream(bytes));
        while (reader.ReadLine() is { } line)
            _ = IPAddress.TryParse(line, out _);
        return clock.Elapsed.TotalMilliseconds;
    }
}
