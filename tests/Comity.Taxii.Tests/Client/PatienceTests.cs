using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Comity.Taxii.Tests.Client;

/// <summary>What is waited for, tried again, and given up.</summary>
public sealed class PatienceTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task What_may_pass_is_asked_again(int status)
    {
        var asked = 0;
        await using var server = await QuirkyServer.StartAsync(context =>
            ++asked < 3 ? context.Response.Fails(status) : context.Response.Taxii("{}"));

        await server.Client().DiscoverAsync(cancellation: None);

        Assert.Equal(3, asked);
    }

    [Theory]
    [InlineData(400, "taxii.bad-request")]
    [InlineData(401, "taxii.unauthorized")]
    [InlineData(403, "taxii.forbidden")]
    [InlineData(404, "taxii.not-found")]
    [InlineData(406, "taxii.not-spoken")]
    [InlineData(501, "taxii.server-fault")]
    public async Task A_no_is_a_no_and_says_what_the_server_said(int status, string code)
    {
        await using var server = await QuirkyServer.StartAsync(context => context.Response.Fails(status, "not for you"));

        var refused = await Assert.ThrowsAsync<TaxiiClientException>(() => server.Client().DiscoverAsync(cancellation: None));

        Assert.Equal((code, status, 1), (refused.Code, refused.Status, server.Requests.Count));
        Assert.Contains("«not for you»", refused.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_After_in_seconds_is_waited_for()
    {
        var asked = 0;
        await using var server = await QuirkyServer.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "1";
            return ++asked == 1 ? context.Response.Fails(429) : context.Response.Taxii("{}");
        });
        var time = new HurriedTime();

        var told = new List<TaxiiWait>();
        await server.Client(new TaxiiClientOptions { Time = time, Waits = new Told(told) }).DiscoverAsync(cancellation: None);

        Assert.Equal([TimeSpan.FromSeconds(1)], time.Waits);
        Assert.Equal([new TaxiiWait(TimeSpan.FromSeconds(1), "The server answers 429: «no».")], told);
    }

    [Fact]
    public async Task Retry_After_as_a_date_is_measured_by_the_servers_clock()
    {
        var asked = 0;
        await using var server = await QuirkyServer.StartAsync(context =>
        {
            var wrongNow = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
            context.Response.Headers.Date = wrongNow.ToString("R", CultureInfo.InvariantCulture);
            context.Response.Headers.RetryAfter = wrongNow.AddSeconds(3).ToString("R", CultureInfo.InvariantCulture);
            return ++asked == 1 ? context.Response.Fails(503) : context.Response.Taxii("{}");
        });
        var time = new HurriedTime();

        await server.Client(new TaxiiClientOptions { Time = time }).DiscoverAsync(cancellation: None);

        Assert.Equal([TimeSpan.FromSeconds(3)], time.Waits);
    }

    [Fact]
    public async Task A_Retry_After_beyond_the_bound_ends_the_work_and_is_told()
    {
        await using var server = await QuirkyServer.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "86400";
            return context.Response.Fails(503);
        });

        var refused = await Assert.ThrowsAsync<TaxiiClientException>(() => server.Client().DiscoverAsync(cancellation: None));

        Assert.Equal(("taxii.busy", TimeSpan.FromDays(1), 1), (refused.Code, refused.RetryAfter, server.Requests.Count));
    }

    [Fact]
    public async Task A_connection_that_is_lost_in_the_middle_is_made_again()
    {
        var asked = 0;
        await using var server = await QuirkyServer.StartAsync(async context =>
        {
            if (++asked == 1)
            {
                context.Response.ContentLength = 1_000;
                await context.Response.Taxii("{\"title\":");
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await context.Response.Taxii("""{"title":"Hub"}""");
        });

        Assert.Equal("Hub", (await server.Client().DiscoverAsync(cancellation: None)).Title);
    }

    [Fact]
    public async Task A_server_that_drips_is_left()
    {
        await using var server = await QuirkyServer.StartAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(" ");
                await context.Response.Body.FlushAsync();
                await Task.Delay(20, CancellationToken.None);
            }
        });
        var options = new TaxiiClientOptions { ExchangeTimeout = TimeSpan.FromMilliseconds(200), MaxAttempts = 1 };

        Assert.Equal("taxii.timeout", await TaxiiClientTests.CodeAsync(server.Client(options).DiscoverAsync(cancellation: None)));
    }

    [Fact]
    public async Task An_answer_without_end_is_left_at_the_bound()
    {
        await using var server = await QuirkyServer.StartAsync(async context =>
        {
            var blanks = new byte[65_536];
            blanks.AsSpan().Fill((byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(blanks, context.RequestAborted);
        });

        Assert.Equal("taxii.too-large", await TaxiiClientTests.CodeAsync(server.Client(new TaxiiClientOptions { MaxAnswerBytes = 1_000_000 }).DiscoverAsync(cancellation: None)));
    }

    [Fact]
    public async Task Who_does_not_answer_at_all_is_named()
    {
        var server = await QuirkyServer.StartAsync(context => Task.CompletedTask);
        var client = new TaxiiClient(new HttpClient(TaxiiClient.Transport()), server.Address, new TaxiiClientOptions { MaxAttempts = 1 });
        await server.DisposeAsync();

        Assert.Equal("taxii.unreachable", await TaxiiClientTests.CodeAsync(client.DiscoverAsync(cancellation: None)));
    }

    [Fact]
    public async Task An_add_is_sent_again_when_its_answer_was_lost_and_not_when_the_server_failed()
    {
        var asked = 0;
        await using var server = await QuirkyServer.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            if (++asked == 1)
                context.Abort();
            else
                await context.Response.Fails(500);
        });

        Assert.Equal("taxii.server-fault",
            await TaxiiClientTests.CodeAsync(server.Client().AddAsync(server.CollectionAddress, "{}"u8.ToArray(), None)));
        Assert.Equal(2, asked);
    }
}

internal sealed class Told(List<TaxiiWait> waits) : IProgress<TaxiiWait>
{
    public void Report(TaxiiWait value) => waits.Add(value);
}

/// <summary>
/// The system's time, in which every wait is written down and is over at once, as the clock then says; timeouts do not pass.
/// </summary>
internal sealed class HurriedTime : TimeProvider
{
    public List<TimeSpan> Waits { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => global::System.Diagnostics.Stopwatch.GetElapsedTime(0).Ticks + Waits.Sum(wait => wait.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == new TaxiiClientOptions().ExchangeTimeout || dueTime < TimeSpan.Zero)
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        Waits.Add(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
