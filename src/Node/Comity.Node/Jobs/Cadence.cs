namespace Comity.Node.Jobs;

/// <summary>Repeats work for as long as the node runs: a round that fails is told and missed, and nothing but the node's end stops the next.</summary>
internal static class Cadence
{
    /// <param name="missed">Told why a round failed; a cancellation that is not the node's end is such a failure.</param>
    public static async Task RunAsync(TimeSpan every, TimeProvider time, Func<CancellationToken, Task> round, Action<Exception> missed, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            do
            {
                try
                {
                    await round(stopping);
                }
                catch (Exception fault) when (!stopping.IsCancellationRequested)
                {
                    missed(fault);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node ends: so does the work.
        }
    }
}
