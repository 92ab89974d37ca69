using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Comity.Faults.Tests.Network;

/// <summary>What the network does to the next requests.</summary>
internal enum Fault
{
    None,
    DropBefore,
    DropAfter,
    Delay,
    TruncateRequest,
    TruncateResponse,
    FlipRequest,
    FlipResponse,
    Replay,
    RedirectToPrivate,
    RedirectToLoopback,
    Rubbish,
    Silence,
    Flood,
}

/// <summary>A relay between two nodes that misbehaves as it is told: one request a connection, read whole, answered by the peer or by itself.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private Uri _behind = new("http://127.0.0.1:1");

    public FaultyProxy()
    {
        _listener.Start();
        Trap.Start();
        _accepting = AcceptAsync();
    }

    public Fault Fault { get; set; }

    /// <summary>Where redirects to loopback lead: nobody may ever call here.</summary>
    public TcpListener Trap { get; } = new(IPAddress.Loopback, 0);

    /// <summary>Requests that met each fault.</summary>
    public ConcurrentDictionary<Fault, int> Met { get; } = new();

    /// <summary>The peer's status lines for requests that were sent a second time.</summary>
    public ConcurrentQueue<string> Replayed { get; } = [];

    /// <summary>Bytes that a flooded node swallowed before it hung up.</summary>
    public long Flooded { get; private set; }

    public string InFrontOf(string peer)
    {
        _behind = new Uri(peer);
        return $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        Trap.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                client.LingerState = new LingerOption(enable: true, 0); // what is dropped is reset, not closed in order
                var stream = client.GetStream();
                if (await HttpMessage.ReadAsync(stream, _end.Token) is { } request)
                    await MeetAsync(Fault, request, stream);
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side hung up.
        }
    }

    private async Task MeetAsync(Fault fault, HttpMessage request, NetworkStream client)
    {
        Met.AddOrUpdate(fault, 1, (_, count) => count + 1);
        if (await AnswerAsync(fault, request, client) is { } answer)
        {
            await client.WriteAsync(answer, _end.Token);
            await FinishAsync(client);
        }
    }

    private async Task<byte[]?> AnswerAsync(Fault fault, HttpMessage request, NetworkStream client)
    {
        switch (fault)
        {
            case Fault.DropBefore:
                return null;
            case Fault.DropAfter:
                await AskAsync(request.Bytes);
                return null;
            case Fault.Delay:
                await Task.Delay(700, _end.Token);
                return (await AskAsync(request.Bytes))?.Bytes;
            case Fault.TruncateRequest:
                return (await AskAsync(request.Bytes[..^Math.Min(40, request.BodyLength)], isCut: true))?.Bytes;
            case Fault.TruncateResponse:
                return (await AskAsync(request.Bytes))?.Bytes[..^20];
            case Fault.FlipRequest:
                return (await AskAsync(request.WithFlippedByte()))?.Bytes;
            case Fault.FlipResponse:
                return (await AskAsync(request.Bytes))?.WithFlippedByte();
            case Fault.Replay:
                var first = await AskAsync(request.Bytes);
                Replayed.Enqueue((await AskAsync(request.Bytes))?.FirstLine ?? "");
                return first?.Bytes;
            case Fault.RedirectToPrivate:
                return Plain("308 Permanent Redirect", "Location: http://169.254.169.254/federation/v1/push\r\n", "");
            case Fault.RedirectToLoopback:
                return Plain("307 Temporary Redirect", $"Location: http://127.0.0.1:{((IPEndPoint)Trap.LocalEndpoint).Port}/federation/v1/push\r\n", "");
            case Fault.Rubbish:
                return Plain("200 OK", "Content-Type: text/html\r\n", "<html>Welcome to the guest network. Please sign in.</html>");
            case Fault.Silence:
                await Task.Delay(Timeout.Infinite, _end.Token);
                return null;
            case Fault.Flood:
                await FloodAsync(client);
                return null;
            default:
                return (await AskAsync(request.Bytes))?.Bytes;
        }
    }

    private async Task<HttpMessage?> AskAsync(byte[] request, bool isCut = false)
    {
        using var peer = new TcpClient();
        await peer.ConnectAsync(_behind.Host, _behind.Port, _end.Token);
        var stream = peer.GetStream();
        await stream.WriteAsync(request, _end.Token);
        if (isCut)
            peer.Client.Shutdown(SocketShutdown.Send);
        return await HttpMessage.ReadAsync(stream, _end.Token);
    }

    private async Task FloodAsync(NetworkStream client)
    {
        await client.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), _end.Token);
        byte[] chunk = [.. "10000\r\n"u8, .. new byte[0x10000], .. "\r\n"u8];
        while (!_end.IsCancellationRequested)
        {
            await client.WriteAsync(chunk, _end.Token);
            Flooded += chunk.Length;
        }
    }

    // Waits for the caller to hang up, so that the reset does not overtake the answer.
    private async Task FinishAsync(NetworkStream client)
    {
        client.Socket.Shutdown(SocketShutdown.Send);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        while (await client.ReadAsync(new byte[256], patience.Token) > 0)
        {
        }
    }

    private static byte[] Plain(string status, string headers, string body) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
}

/// <summary>One HTTP/1.1 message as it travelled, with the length of its body.</summary>
internal sealed record HttpMessage(byte[] Bytes, int BodyLength)
{
    private const int MaxBytes = 32 * 1_048_576;

    public string FirstLine => Encoding.ASCII.GetString(Bytes, 0, Bytes.AsSpan().IndexOf((byte)'\r'));

    /// <summary>Null when the other side hung up before the message was whole.</summary>
    public static async Task<HttpMessage?> ReadAsync(NetworkStream stream, CancellationToken cancellation)
    {
        using var read = new MemoryStream();
        var buffer = new byte[16_384];
        while (true)
        {
            var count = await stream.ReadAsync(buffer, cancellation);
            if (count == 0 || read.Length + count > MaxBytes)
                return null;
            read.Write(buffer, 0, count);
            if (BodyOf(read.GetBuffer().AsSpan(0, (int)read.Length)) is { } body)
                return new HttpMessage(read.ToArray(), body);
        }
    }

    /// <summary>The same with one bit of the body changed; of the head where there is no body.</summary>
    public byte[] WithFlippedByte()
    {
        var changed = (byte[])Bytes.Clone();
        changed[^Math.Max(1, BodyLength / 2)] ^= 1;
        return changed;
    }

    /// <summary>The length of the body once the message is whole; null before.</summary>
    private static int? BodyOf(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return null;
        var (head, body) = (Encoding.ASCII.GetString(bytes[..end]), bytes.Length - end - 4);
        if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
            return bytes.EndsWith("\r\n0\r\n\r\n"u8) ? body : null;
        var length = head.Split("\r\n").Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line.AsSpan(15), System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
        return body >= length ? length : null;
    }
}
