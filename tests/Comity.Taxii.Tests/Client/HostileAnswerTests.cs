using System.Net;
using System.Net.Sockets;
using Comity.Stix;
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

        var fault = await Assert.ThrowsAsync<TaxiiClientException>(() =>
            new TaxiiClient(http, address, Once).DiscoverAsync(cancellation: None));
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
    [InlineData("nested without end", "stix.too-deep")]
    [InlineData("[[1}}", "stix.not-json")]
    [InlineData("""{"a":01}""", "stix.not-json")]
    [InlineData("""{"a":"\x"}""", "stix.not-json")]
    [InlineData("""{"a":"]}\""}""", null)]
    [InlineData("tru", "stix.not-json")]
    public async Task A_member_that_is_broken_is_named_and_the_pages_go_on(string member, string? code)
    {
        var sent = member == "nested without end"
            ? string.Concat(Enumerable.Repeat("{\"a\":[", 100_000)) + string.Concat(Enumerable.Repeat("]}", 100_000)) : member;
        await using var server = await QuirkyServer.StartAsync(context => context.Response.Taxii(context.Request.Query["next"] == "b"
            ? $$"""{"objects":[{{Answers.Indicator(3)}}]}"""
            : $$"""{"objects":[{{Answers.Indicator(1)}}, {{sent}} ,{{Answers.Indicator(2)}}],"more":true,"next":"b"}"""));

        var pages = await new TaxiiCrawl(server.Client(), server.CollectionAddress,
            TaxiiFilters.Everything).PagesAsync(None).ToListAsync(None);

        Assert.Equal(3, pages.Sum(page => page.Objects.Count(one => one.Id.StartsWith("indicator", StringComparison.Ordinal))));
        Assert.Equal(code is null ? [] : [(1, code)], pages[0].Unreadable.Select(one => (one.Index, one.Fault.Code)));
    }

    [Theory]
    [InlineData("""{"objects":[{"a":1} {"a":2}]}""")]
    [InlineData("""{"objects":[,]}""")]
    [InlineData("""{"objects":[{}""")]
    [InlineData("""{"objects":[],"more":tru}""")]
    [InlineData("""{"objects":[],"x":[1}}""")]
    [InlineData("""{"objects":[],}""")]
    [InlineData("""{"objects" []}""")]
    [InlineData("""{1:[]}""")]
    [InlineData("""{"objects":[]]""")]
    [InlineData("{\"objects\":[\"a\\")]
    [InlineData("{\"next\":")]
    public void What_is_broken_around_the_members_refuses_the_page(string body) =>
        Assert.Equal("taxii.not-json", Assert.Throws<TaxiiClientException>(() =>
            PageReader.Read(new Answer(System.Text.Encoding.UTF8.GetBytes(body), null, null), StixLimits.Default)).Code);

    [Fact]
    public void A_member_beside_the_objects_may_be_nested_as_it_likes()
    {
        var body = $$"""{"x":{{new string('[', 5_000)}}{{new string(']', 5_000)}},"objects":[{{Answers.Indicator(1)}}]}""";

        Assert.Single(PageReader.Read(new Answer(System.Text.Encoding.UTF8.GetBytes(body), null, null), StixLimits.Default).Objects);
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
