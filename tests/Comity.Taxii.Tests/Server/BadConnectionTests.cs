using System.Net.Sockets;
using System.Text;
using static Comity.Taxii.Tests.RunningServer;

namespace Comity.Taxii.Tests;

/// <summary>What a client can do to a connection: each is refused, loses nothing that is stored, and leaves the server answering.</summary>
public sealed class BadConnectionTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        Assert.Equal("{}", (await _server.GetAsync(Objects(Shared))).Text);
        await _server.DisposeAsync();
    }

    private static string Head(string more) =>
        $"POST /taxii2/{Objects(Shared)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {AnnasToken}\r\nContent-Type: application/taxii+json;version=2.1\r\n{more}\r\n";

    private async Task<string> SendAsync(string head, byte[]? body = null, bool close = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_server.Address.Host, _server.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        if (body is not null)
            await stream.WriteAsync(body);
        if (close)
            client.Client.Shutdown(SocketShutdown.Send);
        return await AnswerAsync(stream);
    }

    private static async Task<string> AnswerAsync(NetworkStream stream)
    {
        var (answer, buffer) = (new StringBuilder(), new byte[4096]);
        try
        {
            for (int read; !answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && (read = await stream.ReadAsync(buffer)) > 0;)
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // The server closed the connection on us, which is an answer too.
        }

        return answer.ToString();
    }

    [Fact]
    public async Task A_post_of_a_gigabyte_is_refused_before_it_is_read() =>
        Assert.StartsWith("HTTP/1.1 413", await SendAsync(Head("Content-Length: 1073741824\r\n"), new byte[1000]));

    [Fact]
    public async Task A_post_without_a_length_is_read_up_to_the_limit_and_no_further()
    {
        using var endless = new StreamContent(new EndlessStream());
        endless.Headers.TryAddWithoutValidation("Content-Type", "application/taxii+json;version=2.1");
        using var request = new HttpRequestMessage(HttpMethod.Post, Objects(Shared)) { Content = endless };
        request.Headers.TransferEncodingChunked = true;
        var before = GC.GetTotalMemory(true);
        try
        {
            using var answer = await _server.Http.SendAsync(request);
            Assert.Equal(413, (int)answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            // The server had answered and closed while we were still sending.
        }

        Assert.InRange(GC.GetTotalMemory(true) - before, long.MinValue, 32 * 1_048_576);
    }

    [Fact]
    public async Task A_body_shorter_than_it_says_adds_nothing_when_the_client_hangs_up()
    {
        var answer = await SendAsync(Head("Content-Length: 5000\r\n"), Encoding.UTF8.GetBytes($$"""{"objects":[{{Stix.Indicator(1)}}]}"""), close: true);

        // Who closed one half is taken to have left, and may get no answer.
        Assert.Matches("^(HTTP/1.1 400|$)", answer);
        Assert.Empty((await _server.GetAsync(Objects(Shared))).Objects);
    }

    [Fact]
    public async Task A_body_longer_than_it_says_is_cut_off_and_refused() =>
        Assert.StartsWith("HTTP/1.1 422", await SendAsync(Head("Content-Length: 20\r\n"), Encoding.UTF8.GetBytes($$"""{"objects":[{{Stix.Indicator(1)}}]}""")));

    [Theory]
    [InlineData("Content-Length: -1\r\n")]
    [InlineData("Content-Length: 10\r\nContent-Length: 20\r\n")]
    [InlineData("Content-Length: ten\r\n")]
    [InlineData("Transfer-Encoding: gzip\r\n")]
    public async Task Lies_about_the_length_are_refused(string header) =>
        // Where the rest that we sent was not read, the connection may be reset before the answer is here.
        Assert.Matches("^(HTTP/1.1 (400|411|501)|$)", await SendAsync(Head(header), "{}"u8.ToArray(), close: true));

    [Fact]
    public async Task Headers_without_end_are_refused() =>
        Assert.StartsWith("HTTP/1.1 431", await SendAsync(Head("Content-Length: 2\r\n" + string.Concat(Enumerable.Range(0, 100).Select(n => $"X-{n}: 1\r\n"))), "{}"u8.ToArray()));

    [Fact]
    public async Task An_address_without_end_is_refused() =>
        Assert.StartsWith("HTTP/1.1 414", await SendAsync($"GET /taxii2/?{new string('a', 9000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"));

    [Fact]
    public async Task A_hundred_half_open_connections_do_not_keep_others_out()
    {
        var half = new List<TcpClient>();
        for (var i = 0; i < 100; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(_server.Address.Host, _server.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Head("Content-Length: 200000\r\n") + "{\"obj"));
            half.Add(client);
        }

        Assert.Equal(200, (await _server.GetAsync(Manifest(Shared))).Status);
        half.ForEach(client => client.Dispose());
        Assert.Equal(200, (await _server.GetAsync(Manifest(Shared))).Status);
    }

    /// <summary>Gives spaces for ever.</summary>
    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
