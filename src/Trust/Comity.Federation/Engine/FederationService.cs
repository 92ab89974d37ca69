using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Comity.Federation;

/// <summary>Runs the federation's steps for as long as the node runs: woken by releases, by peers, and by the clock.</summary>
internal sealed class FederationService(
    FederationNode node, FederationOptions options, TimeProvider time,
    ILogger<FederationService> log) : BackgroundService
{
    private readonly SemaphoreSlim _wake = new(0);

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        node.Woken += Wake;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, options.MaxPeersAtOnce).Select(_ => RunAsync(stoppingToken)));
        }
        finally
        {
            node.Woken -= Wake;
        }
    }

    private void Wake()
    {
        if (_wake.CurrentCount < options.MaxPeersAtOnce)
            _wake.Release();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await node.StepAsync(stopping) is { } report)
                    Report(report);
                else
                    await WaitAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // One peer's fault must not end the talk with all others; storage faults have thrown the safe mode already.
                log.LogError(fault, "A federation step failed");
                await Task.Delay(TimeSpan.FromSeconds(1), time, stopping);
            }
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var slept = Task.Delay(node.UntilDue() + TimeSpan.FromMilliseconds(20), time, enough.Token);
        var woken = _wake.WaitAsync(enough.Token);
        await Task.WhenAny(slept, woken);
        await enough.CancelAsync();
        await Task.WhenAll(slept, woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
    }

    private void Report(StepReport report)
    {
        if (report.Failure is { } failure)
            log.LogWarning("{Kind} with {Peer} for seat {Seat} failed: {Code}", report.Kind, report.Peer, report.Seat, failure.Code);
    }
}
