using Microsoft.Extensions.Hosting;

namespace Comity.Office.Http;

/// <summary>Frees, before the first request is served, the keys of requests that died with an earlier process.</summary>
internal sealed class OutlivedRequests(IdempotencyKeys keys) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => keys.Outlive(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
