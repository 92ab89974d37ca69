using System.Net;
using System.Net.Sockets;

namespace Comity.Federation.Outbound;

/// <summary>Resolves a host name to its addresses.</summary>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellation);

/// <summary>Opens connections only to addresses that the policy permits.</summary>
/// <remarks>
/// A name is resolved once for each connection, and the socket gets the very address that was judged: a second answer of the
/// name server cannot change the target.
/// </remarks>
internal sealed class PeerConnector(AddressPolicy policy, ResolveHost resolve)
{
    /// <summary>Most addresses tried for one name.</summary>
    private const int MaxAddresses = 8;

    /// <exception cref="OutboundException">No permitted address answered.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var plainHttp = context.InitialRequestMessage.RequestUri is not { Scheme: "https" };
        var addresses = await Vet(context.DnsEndPoint.Host, plainHttp, cancellation);
        Exception? last = null;
        foreach (var address in addresses)
        {
            try
            {
                return await Open(new IPEndPoint(address, context.DnsEndPoint.Port), cancellation);
            }
            catch (SocketException exception)
            {
                last = exception;
            }
        }
        throw new OutboundException(new PeerUnreachable(last?.Message ?? "no address"), last);
    }

    /// <summary>The permitted addresses of <paramref name="host"/>, at least one.</summary>
    /// <exception cref="OutboundException">There is none.</exception>
    internal async Task<IReadOnlyList<IPAddress>> Vet(string host, bool plainHttp, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Resolve(host, cancellation);
        var permitted = addresses.Where(address => policy.Permits(address, plainHttp)).Take(MaxAddresses).ToList();
        if (permitted.Count > 0)
            return permitted;
        throw new OutboundException(plainHttp ? new PlainHttpRefused(host) : new PeerAddressRefused(host));
    }

    private async Task<IPAddress[]> Resolve(string host, CancellationToken cancellation)
    {
        try
        {
            var addresses = await resolve(host, cancellation);
            return addresses.Length > 0 ? addresses : throw new OutboundException(new PeerNameUnresolved(host));
        }
        catch (SocketException exception)
        {
            throw new OutboundException(new PeerNameUnresolved(host), exception);
        }
    }

    private static async Task<Stream> Open(IPEndPoint endpoint, CancellationToken cancellation)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
