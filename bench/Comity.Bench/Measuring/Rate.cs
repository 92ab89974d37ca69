using System.Diagnostics;

namespace Comity.Bench.Measuring;

/// <summary>How often a thing is done in a second.</summary>
internal static class Rate
{
    /// <summary>By the clock, with so many callers who each go on until the time is up.</summary>
    public static async Task<double> OfAsync(TimeSpan time, int callers, Func<int, Task> once)
    {
        var clock = Stopwatch.StartNew();
        var done = 0L;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            while (clock.Elapsed < time)
            {
                await once(caller);
                Interlocked.Increment(ref done);
            }
        })));
        return done / clock.Elapsed.TotalSeconds;
    }

    /// <summary>By the processor time of this process, so that neighbours on the machine do not count: for one thread that computes.</summary>
    public static double OfProcessor(int times, Action<int> once)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < times; i++)
            once(i);
        return times / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
