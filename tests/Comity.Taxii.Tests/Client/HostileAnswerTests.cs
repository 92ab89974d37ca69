using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Comity.Taxii.Tests.Client;

/// <summary>Answers that are meant to hurt whoever reads them.</summary>
public sealed class HostileAnswerTests
{
    private static readonly TaxiiClientOptions Once = new() { MaxAttempts = 1 };

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_status_line_with_escapes_reaches_no_terminal()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, "HTTP/1.1 2\u001b[31m00 \u001b]0;x\u0007\r\n\r\n");
        var address = new Uri($"http://{listener.LocalEndpoint}/");
        using var http = new HttpClient(TaxiiClient.Transport());

        var fault = await Assert.ThrowsAsync<TaxiiClientException>(() => new TaxiiClient(http, address, Once).DiscoverAsync(cancellation: None));
        await answering;

        Assert.DoesNotContain(fault.Message, char.IsControl);
    }

    [Fact]
    public async Task Broken_Brotli_is_an_answer_that_broke_off()
    {
        await using var server = await QuirkyServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "br";
            await context.Response.Taxii("this is no Brotli at all");
        });

        var fault = await Assert.ThrowsAsync<TaxiiClientException>(
            () => server.Client(Once).GetObjectsAsync(server.CollectionAddress, TaxiiFilters.Everything, cancellation: None));

        Assert.Equal(("taxii.unreachable", true), (fault.Code, fault.MayPass));
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public async Task A_page_of_members_that_are_no_objects_ends_early(int members, bool isRead)
    {
        await using var server = await QuirkyServer.StartAsync(context => context.Response.Taxii($$"""{"objects":[{{string.Join(',', Enumerable.Repeat('1', members))}}]}"""));

        var asked = server.Client(Once).GetObjectsAsync(server.CollectionAddress, TaxiiFilters.Everything, cancellation: None);

        if (isRead)
            Assert.Equal(members, (await asked).Unreadable.Count);
        else
            await Assert.ThrowsAsync<TaxiiClientException>(() => asked);
    }

    [Theory]
    [InlineData(16_384, true)]
    [InlineData(16_385, false)]
    public async Task A_next_without_end_is_refused(int length, bool isRead)
    {
        await using var server = await QuirkyServer.StartAsync(context => context.Response.Taxii($$"""{"more":true,"next":"{{new string('n', length)}}","objects":[{{Answers.Indicator(1)}}]}"""));

        var asked = server.Client(Once).GetObjectsAsync(server.CollectionAddress, TaxiiFilters.Everything, cancellation: None);

        if (isRead)
            Assert.Equal(length, (await asked).Next!.Length);
        else
            await Assert.ThrowsAsync<TaxiiClientException>(() => asked);
    }

    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        using var socket = await listener.AcceptSocketAsync(None);
        await socket.ReceiveAsync(new byte[4096], None);
        await socket.SendAsync(System.Text.Encoding.Latin1.GetBytes(answer), None);
    }
}
