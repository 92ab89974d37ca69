using System.Diagnostics;

namespace Comity.Faults.Tests;

/// <summary>Waits for what can be seen from outside. The limit only ends a test that would never end.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static Task UntilAsync(string what, Func<Task<bool>> seen) => UntilAsync(() => what, seen);

    /// <param name="what">What was waited for, and what was seen instead; asked only when it did not come.</param>
    public static async Task UntilAsync(Func<string> what, Func<Task<bool>> seen)
    {
        var clock = Stopwatch.StartNew();
        while (!await SeenAsync(seen))
        {
            if (clock.Elapsed > Patience)
                Assert.Fail($"waited in vain for {what()}");
            await Task.Delay(40);
        }
    }

    // A node that is down or starting is not there yet.
    private static async Task<bool> SeenAsync(Func<Task<bool>> seen)
    {
        try
        {
            return await seen();
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
        {
            return false;
        }
    }
}
