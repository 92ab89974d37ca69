using System.Collections.Concurrent;
using System.Text;
using static Comity.Taxii.Tests.RunningServer;

namespace Comity.Taxii.Tests;

/// <summary>Writers post, and the database beneath the server is killed right
/// after an answer, again and again, and started on what its disk has.</summary>
public sealed class KilledPostgresTests
{
    private const int Writers = 3;
    private const int PerEnvelope = 10;
    private const int Kills = 2;
    private const int BeforeKill = 15;

    [Fact]
    public async Task Everything_acknowledged_is_there_once_after_the_database_was_killed()
    {
        await using var postgres = await OwnPostgres.StartAsync();
        Assert.Equal("on, on", $"{await postgres.SettingAsync("fsync")}, {await postgres.SettingAsync("synchronous_commit")}");
        var store = await PostgreSqlTaxiiStore.OpenAsync($"{postgres.Connection};Timeout=5", TestContext.Current.CancellationToken);
        await using var server = await StartAsync(open: _ => store);
        var acknowledged = new ConcurrentQueue<int>();
        using var enough = new CancellationTokenSource();
        using var answers = new SemaphoreSlim(0);
        var writing = Task.WhenAll(Enumerable.Range(0, Writers)
            .Select(writer => WriteAsync(server, writer, acknowledged, answers, enough.Token)));

        for (var kill = 0; kill < Kills; kill++)
        {
            for (var answer = 0; answer < BeforeKill; answer++)
                await answers.WaitAsync(TestContext.Current.CancellationToken);
            await postgres.KillServerAsync();
            var before = acknowledged.ToArray();
            await postgres.StartServerAsync();
            Assert.Superset(Ids(before), (await IdsAsync(server)).ToHashSet());
        }

        await enough.CancelAsync();
        await writing;
        Assert.Equal(Ids(acknowledged).Order(), (await IdsAsync(server)).Order());
    }

    private static HashSet<string> Ids(IEnumerable<int> envelopes) =>
        [.. envelopes.SelectMany(envelope => Enumerable.Range(envelope * PerEnvelope, PerEnvelope)).Select(Made.IndicatorId)];

    // Where an answer was not 202, the envelope is sent again: what of it was stored is there already.
    private static async Task WriteAsync(
        RunningServer server, int writer, ConcurrentQueue<int> acknowledged, SemaphoreSlim answers, CancellationToken enough)
    {
        for (var envelope = writer; !enough.IsCancellationRequested; envelope += Writers)
        {
            var body = $$"""{"objects":[{{string.Join(',', Stix.Indicators(PerEnvelope, envelope * PerEnvelope))}}]}""";
            for (var status = 0; status != 202;)
            {
                using var answer = await server.Http.PostAsync(Objects(Shared), Body(Encoding.UTF8.GetBytes(body)), CancellationToken.None);
                status = (int)answer.StatusCode;
                Assert.True(status is 202 or 503, $"{status}");
            }

            acknowledged.Enqueue(envelope);
            answers.Release();
        }
    }

    // As a client crawls, each page as often as it takes until the database is there.
    private static async Task<List<string>> IdsAsync(RunningServer server)
    {
        var ids = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var page = await server.GetAsync(Objects(Shared, next.Length > 0 ? $"?next={next}" : ""));
            if (page.Status == 503)
                continue;
            Assert.Equal(200, page.Status);
            ids.AddRange(page.Ids);
            next = page.Next;
        }

        return ids;
    }
}
