using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using static Comity.Taxii.Tests.RunningServer;

namespace Comity.Taxii.Tests;

/// <summary>What a server does when much is asked of it at once, its store
/// fails, or its clients leave; and what of it stands in the log.</summary>
public sealed class BusyServerTests
{
    [Fact]
    public async Task Bodies_beyond_the_budget_of_all_are_refused_for_now_and_taken_later()
    {
        await using var server = await StartAsync(
            settings => settings with { Roots = [settings.Roots[0] with { MaxContentLength = 1 << 20 }, settings.Roots[1]] },
            options => options.MaxBodiesBytes = 1 << 20);
        using var rest = new SemaphoreSlim(0);
        using var reader = server.Reader();
        Task<HttpResponseMessage> AddSlowlyAsync(HttpClient http, int number) =>
            http.PostAsync(Objects(DropBox), new SlowBody(Padded(number, 500_000), rest), TestContext.Current.CancellationToken);
        var slow = new[] { AddSlowlyAsync(server.Http, 1), AddSlowlyAsync(reader, 2) };
        var whole = Encoding.UTF8.GetString(Padded(3, 500_000));

        for (var attempt = 0; attempt < 1000 && server.BodiesHeld < 1_000_000; attempt++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        var refused = await server.PostAsync(Objects(Shared), whole);
        Assert.Equal((503, "taxii.too-many-bodies", "1"),
            (refused.Status, refused.Json.GetProperty("error_code").GetString(), refused.Header("Retry-After")));
        rest.Release(2);
        Assert.Equal([202, 202], (await Task.WhenAll(slow)).Select(answer => (int)answer.StatusCode));
        Assert.Equal(202, (await server.PostAsync(Objects(Shared), Encoding.UTF8.GetString(Padded(4, 900_000)))).Status);
    }

    [Fact]
    public void A_body_alone_is_held_whatever_the_budget_and_its_place_comes_back()
    {
        var budget = new BodyBudget(100);
        using (var alone = budget.Begin("anna"))
        {
            Assert.True(alone.TryHold(1000));
            Assert.False(budget.Begin("bela").TryHold(1));
        }

        using var first = budget.Begin("anna");
        using var second = budget.Begin("bela");
        Assert.True(first.TryHold(50) && second.TryHold(50));
        Assert.False(first.TryHold(51));
    }

    [Fact]
    public void The_bodies_of_one_account_leave_room_for_those_of_others()
    {
        var budget = new BodyBudget(100);
        using var first = budget.Begin("anna");
        using (var second = budget.Begin("anna"))
        {
            Assert.True(first.TryHold(20) && second.TryHold(5));
            Assert.False(second.TryHold(6) || first.TryHold(21));
            Assert.True(budget.Begin("bela").TryHold(60));
        }

        Assert.True(first.TryHold(25));
    }

    [Theory]
    [InlineData(401, false, true)]
    [InlineData(403, true, true)]
    [InlineData(404, true, false)]
    public async Task Who_loses_a_right_while_the_body_comes_is_refused_as_one_who_never_had_it(int status, bool account, bool mayRead)
    {
        await using var server = await StartAsync();
        using var rest = new SemaphoreSlim(0);
        var adding = server.Http.PostAsync(Objects(Shared), new SlowBody(Padded(1, 10_000), rest), TestContext.Current.CancellationToken);
        for (var attempt = 0; attempt < 1000 && server.BodiesHeld == 0; attempt++)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        server.Replace(Without(account, mayRead));
        rest.Release();
        Assert.Equal(status, (int)(await adding).StatusCode);
        Assert.Empty(await server.Store.AllAsync(new TaxiiQuery(Shared)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(999)]
    public async Task A_body_that_does_not_come_in_time_is_refused_and_its_place_comes_back_without_a_fault(int sentAfterwards)
    {
        using var log = new KeptLog();
        await using var server = await StartAsync(configure: options => options.BodyGrace = TimeSpan.FromMilliseconds(300), log: log);
        using (var client = await RawConnection.OpenAsync(server.Address))
        {
            await client.SendAsync(Start);
            var answer = await client.AnswerAsync();
            Assert.StartsWith("HTTP/1.1 408", answer);
            Assert.Contains("Connection: close", answer);
            Assert.Equal(0, server.BodiesHeld);
            await client.SendAsync(new string(' ', sentAfterwards));
        }

        // Kestrel looks for the rest of a body that was not read to its end.
        await log.WaitForAsync("stopped.", seconds: 30);
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Warning);
        Assert.Empty(await server.Store.AllAsync(new TaxiiQuery(Shared)));
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Content-Length: 2000000")]
    public async Task A_body_that_is_too_large_is_refused_without_a_fault(string length)
    {
        using var log = new KeptLog();
        await using var server = await StartAsync(log: log);
        using (var client = await RawConnection.OpenAsync(server.Address))
        {
            await client.SendAsync(Start.Replace("Content-Length: 1000", length, StringComparison.Ordinal)[..^1]);
            Assert.Matches("^(HTTP/1.1 413|$)", (await client.SendEndlesslyAsync(most: 64 << 20)).Answer);
        }

        await log.WaitForAsync("stopped.", seconds: 30);
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_in_time_is_said_to_be_busy()
    {
        await using var server = await StartAsync(open: path => SqliteTaxiiStore.Open(path, longest: TimeSpan.Zero));
        await server.Store.AddAsync(Shared, Made.Noon, [.. Enumerable.Range(0, 10_000).Select(number => Made.Indicator(number))]);

        var got = await server.GetAsync(Objects(Shared, "?match[type]=tool&match[version]=2026-01-01T00:00:00Z"));
        Assert.Equal((503, "taxii.store-busy", "1"),
            (got.Status, got.Json.GetProperty("error_code").GetString(), got.Header("Retry-After")));
    }

    [Fact]
    public async Task Who_waits_too_long_for_the_reads_of_others_is_told_to_come_again()
    {
        await using var server = await StartAsync(
            open: path => SqliteTaxiiStore.Open(path, longest: TimeSpan.FromMilliseconds(100), reads: 1));
        await server.PostAsync(Shared, Stix.Indicator(1));
        using var held = new HeldPage();
        var reading = await server.Store.HoldAsync(new TaxiiQuery(Shared), held);

        var versions = Objects(Shared, $"{Made.IndicatorId(1)}/versions/");
        foreach (var path in new[] { Objects(Shared), Manifest(Shared), versions, $"api/status/{Guid.NewGuid()}/" })
        {
            var got = await server.GetAsync(path);
            Assert.Equal((503, "taxii.store-busy", "1"),
                (got.Status, got.Json.GetProperty("error_code").GetString(), got.Header("Retry-After")));
        }

        Assert.Equal(200, (await server.GetAsync("api/collections/")).Status);
        Assert.Equal(202, (await server.PostAsync(Shared, Stix.Indicator(2))).Status);
        held.GoOn();
        await reading;
        Assert.Equal(2, (await server.GetAsync(Objects(Shared))).Objects.Count);
    }

    [Fact]
    public async Task An_address_writes_no_line_of_its_own_into_the_log()
    {
        using var log = new KeptLog();
        await using var server = await StartAsync(log: log);
        await server.PostAsync(Shared, Stix.Indicator(1));
        using (var other = new SqliteDb(server.StoreFile))
            other.Run("DROP TABLE objects");

        Assert.Equal(500, (await server.GetAsync($"{Objects(Shared)}a%0Afail:%1B[31m%E2%80%AEb/")).Status);
        var line = await log.WaitForAsync("failed");
        Assert.EndsWith("/objects/a%0Afail:%1B%5B31m%E2%80%AEb/ failed", line);
    }

    [Fact]
    public async Task A_client_that_resets_its_connection_is_no_error()
    {
        using var log = new KeptLog();
        await using var server = await StartAsync(log: log);
        using (var client = await RawConnection.OpenAsync(server.Address))
        {
            await client.SendAsync(Start);
            await log.WaitForAsync("endpoint");
            await Task.Delay(100, TestContext.Current.CancellationToken);
            client.Reset();
        }

        await log.WaitForAsync("its client hung up");
        await log.WaitForAsync("stopped.");
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Warning);
    }

    private static string Start => $"POST /taxii2/{Objects(Shared)} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {AnnasToken}\r\n"
        + "Content-Type: application/taxii+json;version=2.1\r\nContent-Length: 1000\r\n\r\n{";

    private static TaxiiSettings Without(bool account, bool mayRead)
    {
        var (settings, shared) = (Settings, Settings.Roots[0].Collections[0] with { Write = [], Read = mayRead ? ["*"] : [] });
        var root = settings.Roots[0] with { Collections = [shared, .. settings.Roots[0].Collections.Skip(1)] };
        TaxiiAccountSettings anna = account ? settings.Accounts[0] : settings.Accounts[0] with { Tokens = [] };
        return settings with { Roots = [root, settings.Roots[1]], Accounts = [anna, settings.Accounts[1]] };
    }

    private static byte[] Padded(int number, int length) =>
        Encoding.UTF8.GetBytes($$"""{"objects":[{{Stix.Indicator(number)}}]{{new string(' ', length)}}}""");

    /// <summary>Sends all but the last byte, and that when it may.</summary>
    private sealed class SlowBody : HttpContent
    {
        private readonly byte[] _body;
        private readonly SemaphoreSlim _rest;

        public SlowBody(byte[] body, SemaphoreSlim rest)
        {
            (_body, _rest) = (body, rest);
            Headers.TryAddWithoutValidation("Content-Type", "application/taxii+json;version=2.1");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_body.AsMemory(0, _body.Length - 1));
            await stream.FlushAsync();
            await _rest.WaitAsync();
            await stream.WriteAsync(_body.AsMemory(_body.Length - 1));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
