using Microsoft.Extensions.DependencyInjection;

namespace Comity.Faults.Tests.Doors;

/// <summary>One running node process; its peer is known to it and stands still.</summary>
public sealed class OneNode : IAsyncLifetime
{
    private TwoNodes? _nodes;

    internal TwoNodes Nodes => _nodes!;

    internal NodeProcess Node => Nodes.A;

    internal NodeProcess Peer => Nodes.B;

    /// <summary>The peer's own services: its keys sign what the tests send.</summary>
    internal ServiceProvider PeerServices { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _nodes = await TwoNodes.FoundAsync();
        PeerServices = await Peer.OpenAsync();
        await Node.StartAndWaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (PeerServices is not null)
            await PeerServices.DisposeAsync();
        if (_nodes is not null)
            await _nodes.DisposeAsync();
    }
}
