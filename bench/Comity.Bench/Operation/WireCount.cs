using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Comity.Bench.Operation;

/// <summary>Counts the bytes of every connection to a node, headers and all, as the kernel saw them (Linux, TCP_INFO).</summary>
internal sealed class WireCount
{
    private const int TcpInfo = 11;

    // struct tcp_info of linux/tcp.h: two counters of 64 bits after 8 bytes, 24 words and two rates.
    private const int AckedAt = 120;
    private const int ReceivedAt = 128;

    private readonly ConcurrentBag<Socket> _sockets = [];

    /// <summary>Before the node starts.</summary>
    public void Watch(WebApplication app) => app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.ConfigureEndpointDefaults(
        endpoint => endpoint.Use(next => connection =>
        {
            if (connection.Features.Get<IConnectionSocketFeature>() is { } feature)
                _sockets.Add(feature.Socket);
            return next(connection);
        }));

    /// <summary>Bytes that came in and went out, over all connections that are open.</summary>
    public (long In, long Out) Read()
    {
        var (read, sent) = (0L, 0L);
        var info = new byte[ReceivedAt + sizeof(long)];
        foreach (var socket in _sockets)
        {
            socket.GetRawSocketOption((int)ProtocolType.Tcp, TcpInfo, info);
            read += BinaryPrimitives.ReadInt64LittleEndian(info.AsSpan(ReceivedAt));
            sent += BinaryPrimitives.ReadInt64LittleEndian(info.AsSpan(AckedAt));
        }

        return (read, sent);
    }
}
