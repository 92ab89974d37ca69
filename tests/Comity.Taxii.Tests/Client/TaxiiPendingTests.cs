using Microsoft.AspNetCore.Http;

namespace Comity.Taxii.Tests.Client;

/// <summary>Servers that take a push and say later what became of it.</summary>
public sealed class TaxiiPendingTests
{
    private const string Pending = """{"id":"s","status":"pending","total_count":2,"success_count":0,"failure_count":0,"pending_count":2}""";

    private const string Complete = """
        {"id":"s","status":"complete","total_count":2,"success_count":1,"failure_count":1,"pending_count":0,
         "failures":[{"id":"b","version":"v","message":"why"}]}
        """;

    private readonly HurriedTime _time = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pending_status_is_followed_until_it_is_complete_and_its_counts_are_the_reports()
    {
        var asked = 0;
        await using var server = await QuirkyServer.StartAsync(context =>
            context.Response.Taxii(IsStatus(context) && ++asked == 3 ? Complete : Pending));

        var report = await PushAsync(server, 2);

        Assert.Equal((2, 1, 1, 0, 0), (report.Sent, report.Succeeded, report.Failed, report.Pending, report.Unaccounted));
        Assert.Equal(new PushFailure("b", "why"), Assert.Single(report.Failures));
        Assert.Equal([0.25, 0.5, 1], _time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task The_server_says_when_to_ask_again()
    {
        var asked = 0;
        await using var server = await QuirkyServer.StartAsync(context =>
        {
            (int Status, int Seconds, string Body) = !IsStatus(context) ? (202, 7, Pending) : ++asked switch
            {
                1 => (503, 3, "{}"),
                2 => (200, 30, Pending),
                _ => (200, 0, Complete),
            };
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (Status, $"{Seconds}");
            return context.Response.Taxii(Body);
        });
        var told = new List<TaxiiWait>();

        Assert.Equal(1, (await PushAsync(server, 2, told: told)).Succeeded);

        Assert.Equal([7, 3, 30], _time.Waits.Select(wait => wait.TotalSeconds));
        Assert.Equal(_time.Waits, told.Select(wait => wait.Time));
    }

    [Fact]
    public async Task A_server_that_does_not_get_on_is_waited_for_once_and_not_for_each_body()
    {
        await using var server = await QuirkyServer.StartAsync(context => context.Response.Taxii(Pending));

        var report = await PushAsync(server, 3, new PushOptions { MaxObjects = 1, StatusWait = TimeSpan.FromMinutes(1) });

        Assert.Equal((3, 0, 3), (report.Sent, report.Succeeded, report.Pending));
        Assert.InRange(_time.Waits.Sum(wait => wait.TotalSeconds), 50, 61);
        Assert.Equal(10 + 1 + 1, server.Requests.Count(asked => asked.Contains("/status/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(404, 0, 1)]
    [InlineData(410, 0, 1)]
    [InlineData(200, 86_400, 0)]
    public async Task A_status_that_is_forgotten_or_too_far_off_is_told_as_it_stood(int status, int seconds, int asked)
    {
        await using var server = await QuirkyServer.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
            return IsStatus(context) ? context.Response.Fails(status) : context.Response.Taxii(Pending);
        });

        Assert.Equal(2, (await PushAsync(server, 2)).Pending);
        Assert.Equal(asked, server.Requests.Count(one => one.Contains("/status/", StringComparison.Ordinal)));
    }

    private static bool IsStatus(HttpContext context) => context.Request.Path.Value!.Contains("/status/", StringComparison.Ordinal);

    private Task<PushReport> PushAsync(QuirkyServer server, int count, PushOptions? options = null, List<TaxiiWait>? told = null)
    {
        var client = server.Client(new TaxiiClientOptions { Time = _time, Waits = told is null ? null : new Told(told) });
        return new TaxiiPush(client, server.CollectionAddress, options).RunAsync(TaxiiPushTests.ManyAsync(count), cancellation: None);
    }
}
