using System.Net;
using System.Net.Sockets;

namespace Comity.Taxii.Tests;

/// <summary>Stands between a store and its database: counts what comes back, and can be cut and mended.</summary>
internal sealed class LooseLine : IDisposable
{
    private readonly (string Host, int Port) _to;
    private readonly List<Socket> _open = [];
    private readonly Lock _lock = new();
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private long _received;

    public LooseLine(string host, int port)
    {
        _to = (host, port);
        Listen();
    }

    public int Port { get; private set; }

    /// <summary>Bytes of the database that were handed on.</summary>
    public long Received => Interlocked.Read(ref _received);

    public void Cut()
    {
        lock (_lock)
        {
            _listener.Dispose();
            foreach (var socket in _open)
                socket.Dispose();
            _open.Clear();
        }
    }

    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        Listen();
    }

    public void Dispose() => Cut();

    private void Listen()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptSocketAsync();
                var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await far.ConnectAsync(_to.Host, _to.Port);
                lock (_lock)
                    _open.AddRange([near, far]);
                _ = CarryAsync(near, far, count: false);
                _ = CarryAsync(far, near, count: true);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task CarryAsync(Socket from, Socket to, bool count)
    {
        var bytes = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(bytes)) > 0)
            {
                if (count)
                    Interlocked.Add(ref _received, read);
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(bytes.AsMemory(sent, read - sent));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
        }
    }
}
