using Comity.Federation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Comity.Trust.Tests.Federation.Sync;

public sealed class ServiceTests
{
    [Fact]
    public async Task The_hosted_service_delivers_what_is_released_without_being_asked()
    {
        await using var xa = await Peer.StartAsync("XA", TimeProvider.System);
        await using var xb = await Peer.StartAsync("XB", TimeProvider.System);
        var community = await xa.Node.FoundCommunityAsync(xb.Node);
        using var service = new FederationService(
            xa.Engine, xa.Node.Get<FederationOptions>(), TimeProvider.System,
            NullLogger<FederationService>.Instance);
        await service.StartAsync(default);
        await xa.SayAsync(community, "one", xb.Id);
        await ArrivedAsync(xb, "one");
        await xa.SayAsync(community, "two", xb.Id);
        await ArrivedAsync(xb, "two");
        await service.StopAsync(default);
        Assert.Equal(["one", "two"], await xb.NotesAsync());
    }

    [Fact]
    public void Options_out_of_bounds_stop_the_node_at_its_start()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddFederationCore(options => options.MaxPeersAtOnce = 0);
        using var provider = services.BuildServiceProvider();
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
    }

    private static async Task ArrivedAsync(Peer peer, string text)
    {
        // Bounded by attempts, so that a failure ends; nothing about the time itself is asserted.
        for (var i = 0; i < 1000 && !(await peer.NotesAsync()).Contains(text, StringComparer.Ordinal); i++)
            await Task.Delay(20);
    }
}
