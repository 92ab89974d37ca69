using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Comity.Bench.Taxii;

/// <summary>One connection that asks as fast as it is answered: bare sockets, so that asking costs little.</summary>
internal sealed class Asking : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[1 << 20];
    private int _length;

    public Asking(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>The bytes of a request, to be made once and sent often.</summary>
    public static byte[] Request(string method, string path, ReadOnlySpan<byte> body = default)
    {
        var head = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/taxii+json;version=2.1\r\n"
            + $"Authorization: Bearer {ServerProcess.Token}\r\n"
            + (body.IsEmpty ? "\r\n" : $"Content-Type: application/taxii+json;version=2.1\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    public static byte[] Get(string resource) => Request("GET", $"/taxii2/api/collections/{ServerProcess.Collection}/{resource}");

    /// <summary>Sends and reads the whole answer; its body is good until the next.</summary>
    public ReadOnlySpan<byte> Ask(byte[] request)
    {
        _socket.Send(request);
        _length = 0;
        int head;
        while ((head = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) < 0)
            Receive();
        var text = Encoding.ASCII.GetString(_buffer, 0, head);
        if (!text.StartsWith("HTTP/1.1 20", StringComparison.Ordinal))
            throw new InvalidOperationException($"The measured server refused: {text.Split('\r')[0]}");
        var size = int.Parse(text.Split("Content-Length: ", 2)[1].Split('\r')[0]);
        if (_buffer.Length < head + 4 + size)
            Array.Resize(ref _buffer, head + 4 + size);
        while (_length < head + 4 + size)
            Receive();
        return _buffer.AsSpan(head + 4, size);
    }

    public void Dispose() => _socket.Dispose();

    private void Receive()
    {
        var read = _socket.Receive(_buffer.AsSpan(_length));
        _length += read > 0 ? read : throw new InvalidOperationException("The measured server hung up.");
    }
}
