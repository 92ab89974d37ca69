using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Comity.Cli.Demo;

/// <summary>A real mail server and a real webhook receiver on loopback, which keep what arrives: what a duty officer's telephone would show.</summary>
internal sealed class Receivers : IDisposable
{
    private readonly TcpListener _mail = new(IPAddress.Loopback, 0);
    private readonly TcpListener _hook = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public Receivers()
    {
        _mail.Start();
        _hook.Start();
        _ = ServeAsync(_mail, MailAsync);
        _ = ServeAsync(_hook, HookAsync);
    }

    public ConcurrentQueue<string> Mails { get; } = new();

    public ConcurrentQueue<string> Hooks { get; } = new();

    public int MailPort => ((IPEndPoint)_mail.LocalEndpoint).Port;

    public int HookPort => ((IPEndPoint)_hook.LocalEndpoint).Port;

    public void Dispose()
    {
        _stop.Cancel();
        _mail.Dispose();
        _hook.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(TcpListener listener, Func<StreamReader, StreamWriter, Task> talk)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                using var client = await listener.AcceptTcpClientAsync(_stop.Token);
                using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
                using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                await talk(reader, writer);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException or IOException or SocketException)
        {
            // The demonstration ends, or a client hung up.
        }
    }

    // The smallest conversation of RFC 5321 that a mail client needs.
    private async Task MailAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("220 demo");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("354 go on");
                var mail = new StringBuilder();
                while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".")
                    mail.AppendLine(text);
                Mails.Enqueue(mail.ToString());
            }

            await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye" : "250 ok");
            if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase))
                return;
        }
    }

    private async Task HookAsync(StreamReader reader, StreamWriter writer)
    {
        var length = 0;
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(line.AsSpan("Content-Length:".Length), System.Globalization.CultureInfo.InvariantCulture);
        }

        var body = new char[length];
        var read = await reader.ReadBlockAsync(body.AsMemory(), _stop.Token);
        Hooks.Enqueue(new string(body, 0, read));
        await writer.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    }
}
