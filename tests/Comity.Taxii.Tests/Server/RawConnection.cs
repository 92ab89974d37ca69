using System.Net.Sockets;
using System.Text;

namespace Comity.Taxii.Tests;

/// <summary>A connection whose bytes are the test's own: what no client library would send, or would not leave unread.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <param name="receiveBuffer">Bytes that the system takes for us before we read; few make a slow reader of us.</param>
    public static async Task<RawConnection> OpenAsync(Uri server, int? receiveBuffer = null)
    {
        var opened = new RawConnection();
        if (receiveBuffer is { } bytes)
            opened._socket.ReceiveBufferSize = bytes;
        await opened._socket.ConnectAsync(server.Host, server.Port);
        return opened;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
            sent += await _socket.SendAsync(bytes.AsMemory(sent));
    }

    /// <summary>Sends chunks of a body without end until an answer came, the connection broke, or this many bytes were sent.</summary>
    /// <returns>How many were, and the answer; it is empty where the connection broke before it was here.</returns>
    public async Task<(long Sent, string Answer)> SendEndlesslyAsync(long most)
    {
        var chunk = Encoding.ASCII.GetBytes($"{4096:x}\r\n{new string(' ', 4096)}\r\n");
        var (sent, answer) = (0L, AnswerAsync());
        try
        {
            for (; sent < most && !answer.IsCompleted; sent += chunk.Length)
                await SendAsync(chunk);
        }
        catch (SocketException)
        {
            // Closed on us, with what we had sent unread.
        }

        return (sent, sent < most ? await answer : "");
    }

    /// <summary>Closes our half: the server can still answer.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closing will tell the server that the connection is void.</summary>
    public void Reset() => _socket.LingerState = new LingerOption(enable: true, seconds: 0);

    /// <summary>What came up to the end of the headers, or of the connection.</summary>
    public async Task<string> AnswerAsync()
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await ReceiveAsync(buffer) is > 0 and var read)
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        return answer.ToString();
    }

    /// <summary>Reads to the end of the connection, and says how much that was.</summary>
    public async Task<long> DrainAsync()
    {
        var (buffer, all) = (new byte[64 * 1024], 0L);
        while (await ReceiveAsync(buffer) is > 0 and var read)
            all += read;
        return all;
    }

    public void Dispose() => _socket.Dispose();

    // That the server closed the connection on us is an end like another.
    private async Task<int> ReceiveAsync(byte[] buffer)
    {
        try
        {
            return await _socket.ReceiveAsync(buffer);
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
