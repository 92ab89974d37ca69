using System.Text;
using Microsoft.Extensions.Logging;
using static Comity.Taxii.Tests.RunningServer;

namespace Comity.Taxii.Tests;

/// <summary>What a client can do to a connection: each is refused, loses nothing that is stored, and leaves the server answering.</summary>
public sealed class BadConnectionTests : IAsyncLifetime
{
    private const int Limit = 256 * 1024;

    private readonly CountedBodies _bodies = new();
    private readonly KeptLog _log = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync(before: _bodies.StandBefore, log: _log);

    public async ValueTask DisposeAsync()
    {
        Assert.Equal("{}", (await _server.GetAsync(Objects(Shared))).Text);
        Assert.Equal(0, _server.BodiesHeld);
        await _server.DisposeAsync();
        // Whatever a client does is no fault of the server.
        Assert.DoesNotContain(_log.Lines, line => line.Level >= LogLevel.Warning);
        _log.Dispose();
    }

    private static string Head(string more) =>
        $"POST /taxii2/{Objects(Shared)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {AnnasToken}\r\n"
        + $"Content-Type: application/taxii+json;version=2.1\r\n{more}\r\n";

    private static string Envelope => $$"""{"objects":[{{Stix.Indicator(1)}}]}""";

    private async Task<string> SendAsync(string head, string body = "", bool close = false)
    {
        using var client = await RawConnection.OpenAsync(_server.Address);
        await client.SendAsync(head + body);
        if (close)
            client.EndSending();
        return await client.AnswerAsync();
    }

    [Fact]
    public async Task A_post_of_a_gigabyte_is_refused_before_it_is_read()
    {
        Assert.StartsWith("HTTP/1.1 413", await SendAsync(Head("Content-Length: 1073741824\r\n"), new string(' ', 1000)));
        Assert.Equal(0, _bodies.Bytes);
    }

    [Fact]
    public async Task A_post_without_a_length_is_read_up_to_the_limit_and_no_further()
    {
        using var client = await RawConnection.OpenAsync(_server.Address);
        await client.SendAsync(Head("Transfer-Encoding: chunked\r\n"));
        var (sent, answer) = await client.SendEndlesslyAsync(most: 64 << 20);

        // Where the connection was closed on what we had sent, the answer may not reach us.
        Assert.Matches("^(HTTP/1.1 413|$)", answer);
        Assert.Equal(413, _bodies.Status);
        // None is handed over beyond the limit; what was sent beyond it lies in the buffers of both ends.
        Assert.InRange(_bodies.Bytes, 0, Limit);
        Assert.InRange(sent, Limit, 32 << 20);
    }

    [Fact]
    public async Task Endless_posts_take_no_memory_beyond_their_limit()
    {
        const int posts = 20;
        var folder = Directory.CreateTempSubdirectory("taxii-endless").FullName;
        await using var server = new ChildServer(Path.Combine(folder, "taxii.db"));
        await server.StartAsync();
        var before = server.MostMemory;
        await Task.WhenAll(Enumerable.Range(0, posts).Select(async _ =>
        {
            using var client = await RawConnection.OpenAsync(server.Address);
            await client.SendAsync(Head("Transfer-Encoding: chunked\r\n"));
            await client.SendEndlesslyAsync(most: 32 << 20);
        }));

        // For each, the limit and a megabyte that Kestrel reads ahead; beside it what a server takes that answers for the first time.
        Assert.InRange(server.MostMemory - before, 0, posts * (Limit + (2 << 20)) + (64 << 20));
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    // Kestrel takes the end of what a client sends for the end of the
    // connection: it closes its own half unasked and hands over a request that
    // is aborted, so that no answer can be sent. It does so on purpose:
    // where the body's reader sees the end first, it closes the connection
    // before it reports the short body. What is left to show is that nothing of it counts.
    [Fact]
    public async Task A_body_shorter_than_it_says_adds_nothing_and_ends_the_connection_when_the_client_closes_its_half()
    {
        Assert.Equal("", await SendAsync(Head("Content-Length: 5000\r\n"), Envelope, close: true));

        await _log.WaitForAsync("its client hung up");
        Assert.Single(_log.Lines, line => line.Text.Contains("hung up", StringComparison.Ordinal));
        Assert.Empty(await _server.Store.AllAsync(new TaxiiQuery(Shared)));
    }

    [Fact]
    public async Task A_whole_body_is_stored_also_where_the_client_closes_its_half_behind_it()
    {
        await SendAsync(Head($"Content-Length: {Envelope.Length}\r\n"), Envelope, close: true);

        await _log.WaitForAsync("stopped.");
        Assert.InRange((await _server.Store.AllAsync(new TaxiiQuery(Shared))).Count, 0, 1);
        await _server.Http.GotAsync(HttpMethod.Delete, Objects(Shared, $"{Made.IndicatorId(1)}/"));
    }

    [Fact]
    public async Task A_body_longer_than_it_says_is_cut_off_and_refused() =>
        Assert.StartsWith("HTTP/1.1 422", await SendAsync(Head("Content-Length: 20\r\n"), Envelope));

    [Theory]
    [InlineData("Content-Length: -1\r\n")]
    [InlineData("Content-Length: 10\r\nContent-Length: 20\r\n")]
    [InlineData("Content-Length: ten\r\n")]
    [InlineData("Transfer-Encoding: gzip\r\n")]
    public async Task Lies_about_the_length_are_refused(string header) =>
        // Where the rest that we sent was not read, the connection may be reset before the answer is here.
        Assert.Matches("^(HTTP/1.1 (400|411|501)|$)", await SendAsync(Head(header), "{}", close: true));

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        var many = string.Concat(Enumerable.Range(0, 100).Select(n => $"X-{n}: 1\r\n"));
        Assert.StartsWith("HTTP/1.1 431", await SendAsync(Head("Content-Length: 2\r\n" + many), "{}"));
    }

    [Fact]
    public async Task An_address_without_end_is_refused() =>
        Assert.StartsWith("HTTP/1.1 414", await SendAsync($"GET /taxii2/?{new string('a', 9000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"));

    [Fact]
    public async Task A_hundred_half_open_connections_do_not_keep_others_out()
    {
        var half = new List<RawConnection>();
        for (var i = 0; i < 100; i++)
        {
            half.Add(await RawConnection.OpenAsync(_server.Address));
            await half[^1].SendAsync(Head("Content-Length: 200000\r\n") + "{\"obj");
        }

        Assert.Equal(200, (await _server.GetAsync(Manifest(Shared))).Status);
        half.ForEach(client => client.Dispose());
        Assert.Equal(200, (await _server.GetAsync(Manifest(Shared))).Status);
        for (var attempt = 0; attempt < 1000 && _server.BodiesHeld > 0; attempt++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }
}
