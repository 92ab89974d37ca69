using System.Text;
using System.Text.Json;
using Comity.Stix;
using Microsoft.AspNetCore.Http;

namespace Comity.Taxii.Tests.Client;

public sealed class TaxiiPushTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taxii-push-").FullName;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bodies_keep_to_the_servers_limit_and_hold_every_object_once_as_it_was()
    {
        var taker = new Taker { Limit = 1_000 };
        await using var server = await QuirkyServer.StartAsync(taker.Serve);

        var report = await PushAsync(server, 10);

        Assert.Equal((10, 10, 0), (report.Sent, report.Succeeded, report.Failed));
        Assert.Equal(Enumerable.Range(1, 10).Select(Answers.Indicator), taker.Taken);
        Assert.All(taker.Bodies, bytes => Assert.InRange(bytes, 1, 1_000));
    }

    [Fact]
    public async Task A_smaller_limit_than_the_stated_one_is_found_by_halving()
    {
        var taker = new Taker { Limit = 100_000, TrueLimit = 1_000 };
        await using var server = await QuirkyServer.StartAsync(taker.Serve);

        Assert.Equal(40, (await PushAsync(server, 40)).Succeeded);
        Assert.Equal(40, taker.Taken.Distinct().Count());
    }

    [Fact]
    public async Task An_object_that_is_larger_than_any_body_is_named_and_not_sent()
    {
        var taker = new Taker { Limit = 200 };
        await using var server = await QuirkyServer.StartAsync(taker.Serve);

        var report = await PushAsync(server, 2);

        Assert.Equal((0, 2, 0), (report.Sent, report.Failed, taker.Bodies.Count));
        Assert.StartsWith("taxii.object-too-large", report.Failures[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_object_that_the_server_refuses_does_not_keep_the_others_out()
    {
        var taker = new Taker { Refuses = body => body.Contains("000000000007", StringComparison.Ordinal) };
        await using var server = await QuirkyServer.StartAsync(taker.Serve);

        var report = await PushAsync(server, 20);

        Assert.Equal((20, 19, 1), (report.Sent, report.Succeeded, report.Failed));
        Assert.Equal("indicator--00000000-0000-4000-8000-000000000007", Assert.Single(report.Failures).Id);
    }

    [Fact]
    public async Task A_server_that_refuses_everything_is_not_asked_without_end()
    {
        var taker = new Taker { Refuses = _ => true };
        await using var server = await QuirkyServer.StartAsync(taker.Serve);

        Assert.Equal("taxii.all-refused", await TaxiiClientTests.CodeAsync(PushAsync(server, 200)));
        Assert.InRange(server.Requests.Count, 25, 100);
    }

    [Theory]
    [InlineData("""{"id":"s","status":"complete","success_count":900,"failure_count":0}""", 2, 0, 0)]
    [InlineData("""{"id":"s","status":"complete","success_count":0,"failure_count":0}""", 0, 0, 2)]
    [InlineData("""{"id":"s","status":"complete","success_count":2,"failures":[{"id":"a"}]}""", 1, 1, 0)]
    public async Task Counts_that_do_not_add_up_are_not_believed(string status, int succeeded, int failed, int unaccounted)
    {
        await using var server = await QuirkyServer.StartAsync(context => context.Response.Taxii(status));

        var report = await PushAsync(server, 2);

        Assert.Equal((succeeded, failed, unaccounted), (report.Succeeded, report.Failed, report.Unaccounted));
    }

    [Fact]
    public async Task A_push_that_was_broken_off_is_taken_up_behind_what_was_handled()
    {
        var taker = new Taker { Limit = 1_000 };
        var failing = true;
        await using var server = await QuirkyServer.StartAsync(context =>
            failing && taker.Taken.Count >= 4 ? context.Response.Fails(500) : taker.Serve(context));
        var file = await FileAsync(12);

        Assert.Equal("taxii.server-fault", await TaxiiClientTests.CodeAsync(PushFileAsync(server, file)));
        failing = false;
        var report = await PushFileAsync(server, file);
        var again = await PushFileAsync(server, file);

        Assert.InRange(report.Skipped, 1, 11);
        Assert.Equal((12, 0), (again.Skipped, again.Sent));
        Assert.Equal(Enumerable.Range(1, 12).Select(Answers.Indicator), taker.Taken);
    }

    [Fact]
    public async Task A_journal_of_another_file_is_refused()
    {
        var taker = new Taker();
        await using var server = await QuirkyServer.StartAsync(taker.Serve);
        await PushFileAsync(server, await FileAsync(2));

        Assert.Equal("taxii.other-push", await TaxiiClientTests.CodeAsync(PushFileAsync(server, await FileAsync(3))));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<PushReport> PushAsync(QuirkyServer server, int count) =>
        new TaxiiPush(server.Client(), server.CollectionAddress,
            new PushOptions { FirstStatusWait = TimeSpan.FromMilliseconds(1) }).RunAsync(ManyAsync(count), cancellation: None);

    private async Task<PushReport> PushFileAsync(QuirkyServer server, string file)
    {
        var journal = await PushJournal.OpenAsync(Path.Combine(_folder, "journal"), file, server.CollectionAddress, None);
        await using var bytes = File.OpenRead(file);
        return await new TaxiiPush(server.Client(), server.CollectionAddress).RunAsync(StixReader.ReadAsync(bytes, cancellation: None),
            journal.Handled, journal.Note, cancellation: None);
    }

    private async Task<string> FileAsync(int count)
    {
        var file = Path.Combine(_folder, $"{count}.json");
        await File.WriteAllTextAsync(file, $"[{Answers.Objects(Enumerable.Range(1, count))}]", None);
        return file;
    }

    internal static IAsyncEnumerable<StixObject> ManyAsync(int count) =>
        Enumerable.Range(1, count).Select(number =>
            StixObject.Parse(Encoding.UTF8.GetBytes(Answers.Indicator(number)))).ToAsyncEnumerable();

    /// <summary>Takes envelopes and says so.</summary>
    private sealed class Taker
    {
        public int Limit { get; init; } = 1_000_000;

        public int TrueLimit { get; init; } = 1_000_000;

        public Func<string, bool> Refuses { get; init; } = _ => false;

        public List<string> Taken { get; } = [];

        public List<int> Bodies { get; } = [];

        public async Task Serve(HttpContext context)
        {
            if (context.Request.Method == "GET")
            {
                await context.Response.Taxii($$"""{"title":"r","versions":[],"max_content_length":{{Limit}}}""");
                return;
            }

            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            if (body.Length > TrueLimit || Refuses(body))
            {
                await context.Response.Fails(body.Length > TrueLimit ? 413 : 422, "cannot");
                return;
            }

            Bodies.Add(body.Length);
            using var json = JsonDocument.Parse(body);
            var objects = json.RootElement.GetProperty("objects").EnumerateArray().Select(one => one.GetRawText()).ToArray();
            Taken.AddRange(objects);
            context.Response.StatusCode = 202;
            await context.Response.Taxii($$"""{"id":"s","status":"complete","total_count":{{objects.Length}},"success_count":{{objects.Length}},"failure_count":0,"pending_count":0}""");
        }
    }
}
