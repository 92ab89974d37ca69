using System.Security.Cryptography;
using Comity.Bench.Measuring;
using Comity.Bench.Nodes;
using Comity.Federation;
using Comity.Storage.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Comity.Bench.Operation;

/// <summary>One node asks another for news over HTTP on loopback and there is none: bytes on the wire, and processor time of both sides together.</summary>
internal static class IdlePoll
{
    public static async IAsyncEnumerable<Finding> RunAsync(Conditions conditions)
    {
        await using var pair = await Pair.FoundAsync(conditions.Scratch);
        var wire = new WireCount();
        wire.Watch(pair.Asked.App);
        // More often than a peer may in a minute.
        pair.Asked.Get<FederationOptions>().MaxRequestsPerMinute = 1_000_000;
        await pair.Asked.StartAsync();
        // Both run, so that nothing is left to be sent and tried again while polls are counted.
        await pair.Asker.StartAsync();
        await SettleAsync(pair);
        var polls = conditions.Pick(50, 300);
        await PollAsync(pair, conditions.Pick(50, 2_000));

        var before = wire.Read();
        var times = await Rounds.InTurnsAsync(conditions.Rounds, conditions.Progress, () => ProcessorAsync(polls, () => PollAsync(pair, 1)), () => SignaturesAsync(polls));
        var after = wire.Read();

        var all = polls * (conditions.Rounds + 1);
        yield return Fixed("idle poll, bytes of the request", Quantity.Bytes((after.In - before.In) / (double)all), Bar.Under(2048, "2 KiB"));
        yield return Fixed("idle poll, bytes of the answer", Quantity.Bytes((after.Out - before.Out) / (double)all), Bar.Under(2048, "2 KiB"));
        yield return Finding.Of("idle poll, processor time, two nodes at 1 ms", "ms", times, "three P-256 signatures made and verified: request, receipt, page head") with { Bar = Bar.Under(2, "2 ms") };
    }

    /// <summary>Waits until each has all that the other sent, and nothing more comes.</summary>
    private static async Task SettleAsync(Pair pair)
    {
        for (var quiet = 0; quiet < 5; quiet++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            foreach (var node in new[] { pair.Asker, pair.Asked })
            {
                await using var db = await node.DbAsync();
                if (await db.Set<FeedOutRow>().AnyAsync(feed => feed.N > feed.Receipted))
                    quiet = 0;
            }
        }
    }

    private static Finding Fixed(string what, Quantity figure, Bar bar) => new(what, figure, null, "") { Bar = bar };

    private static async Task PollAsync(Pair pair, int times)
    {
        for (var i = 0; i < times; i++)
        {
            if ((await pair.Asker.Get<PeerExchange>().PullAsync(pair.Asker.Seat, pair.Asked.Participant, default)).Refusal is { } refusal)
                throw new InvalidOperationException($"polling a peer: {refusal}");
        }
    }

    private static async Task<double> SignaturesAsync(int polls)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var hash = RandomNumberGenerator.GetBytes(32);
        return await ProcessorAsync(polls, () =>
        {
            for (var i = 0; i < 3; i++)
                key.VerifyHash(hash, key.SignHash(hash));
            return Task.CompletedTask;
        });
    }

    /// <summary>Milliseconds of this process's processor time for each.</summary>
    private static async Task<double> ProcessorAsync(int times, Func<Task> once)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < times; i++)
            await once();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / times;
    }
}
