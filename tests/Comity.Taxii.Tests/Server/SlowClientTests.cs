using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using static Comity.Taxii.Tests.RunningServer;

namespace Comity.Taxii.Tests;

/// <summary>Clients that are too slow, at a server whose patience is short: each is cut off, and what it held comes back.</summary>
public sealed class SlowClientTests
{
    // The shortest that Kestrel takes is a little more than its heartbeat of a second.
    private static readonly MinDataRate Impatient = new(bytesPerSecond: 1 << 20, gracePeriod: TimeSpan.FromSeconds(1.1));

    private static string Head(string method, string path, string more = "") =>
        $"{method} /taxii2/{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {AnnasToken}\r\n"
        + $"Content-Type: application/taxii+json;version=2.1\r\n{more}\r\n";

    [Fact]
    public async Task Who_sends_a_body_too_slowly_is_told_so_and_adds_nothing()
    {
        using var log = new KeptLog();
        await using var server = await StartAsync(log: log, kestrel: kestrel => kestrel.Limits.MinRequestBodyDataRate = Impatient);
        using var client = await RawConnection.OpenAsync(server.Address);
        await client.SendAsync(Head("POST", Objects(Shared), "Content-Length: 200000\r\n") + $$"""{"objects":[{{Stix.Indicator(1)}}]}""");
        var answer = client.AnswerAsync();
        await TrickleAsync(client, until: answer);

        Assert.StartsWith("HTTP/1.1 408", await answer);
        Assert.Equal(0, server.BodiesHeld);
        Assert.Empty(await server.Store.AllAsync(new TaxiiQuery(Shared)));
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Who_sends_headers_too_slowly_is_told_so()
    {
        using var log = new KeptLog();
        await using var server = await StartAsync(
            log: log, kestrel: kestrel => kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1.1));
        using var client = await RawConnection.OpenAsync(server.Address);
        await client.SendAsync("GET /taxii2/ HTTP/1.1\r\nX-Slow: ");
        var answer = client.AnswerAsync();
        await TrickleAsync(client, until: answer);

        Assert.StartsWith("HTTP/1.1 408", await answer);
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Who_does_not_read_an_answer_is_cut_off_in_the_midst_of_it()
    {
        const int objects = 40, length = 400_000;
        using var log = new KeptLog();
        await using var server = await StartAsync(
            log: log,
            kestrel: kestrel => kestrel.Limits.MinResponseDataRate = Impatient,
            configure: options => options.MaxPageBytes = 64 << 20);
        var (large, small) = (new string('x', length), Enumerable.Range(0, objects));
        await server.Store.AddAsync(Shared, Made.Noon, [.. small.Select(number => Made.Indicator(number, name: large))]);
        using var client = await RawConnection.OpenAsync(server.Address, receiveBuffer: 4096);
        await client.SendAsync(Head("GET", Objects(Shared)));

        await log.WaitForAsync("minimum data rate", seconds: 60);
        Assert.InRange(await client.DrainAsync(), 1, objects * (long)length);
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Warning);
        Assert.Equal(objects, (await server.GetAsync(Manifest(Shared))).Objects.Count);
    }

    private static async Task TrickleAsync(RawConnection client, Task until)
    {
        try
        {
            while (!until.IsCompleted)
            {
                await client.SendAsync(" ");
                await Task.WhenAny(until, Task.Delay(50));
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Cut off; the answer was sent before.
        }
    }
}
