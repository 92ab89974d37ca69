using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Comity.Faults.Tests.Kills;

/// <summary>A TAXII server that is killed and started again while somebody adds, and two clients that crawl: ours, killed too, and one that shares no code with it.</summary>
public sealed class TaxiiKillTests : IDisposable
{
    private const int Batches = 60;
    private const int BatchSize = 25;
    private const int Killed = 137;

    private readonly string _folder = Directory.CreateTempSubdirectory("taxii-kill-").FullName;
    private readonly Random _random = new(3);

    [Fact]
    public async Task While_server_and_client_die_again_and_again_each_acknowledged_object_is_pulled_exactly_once()
    {
        await using var server = await TaxiiProcess.InitAsync(Path.Combine(_folder, "server"));
        await server.StartAsync();
        var added = Task.Run(() => AddAsync(server));
        var crawled = Task.Run(() => CrawlAsync(server, added));
        var died = Task.Run(() => KillAgainAndAgainAsync(server, added));

        var hits = 0;
        for (var kill = 0; kill < 12; kill++)
            hits += await PullAsync(server, killAt: Length + _random.Next(1, 12_000)) == Killed ? 1 : 0;
        var expected = (await added).Order().ToArray();
        await died;
        Assert.Equal(0, await PullAsync(server, killAt: null));

        Assert.True(hits > 0, "no pull died in the middle");
        Assert.Equal(expected, (await crawled).Order());
        Assert.Equal(expected, File.ReadLines(Pulled).Select(IdOf).Order());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Sent until it is acknowledged: whatever the server was asked twice, it holds once.
    private static async Task<List<string>> AddAsync(TaxiiProcess server)
    {
        var added = new List<string>();
        for (var batch = 0; batch < Batches; batch++)
        {
            var ids = Enumerable.Range(batch * BatchSize, BatchSize).Select(number => $"identity--00000000-0000-4000-8000-{number:D12}").ToArray();
            var envelope = $$"""{"objects":[{{string.Join(',', ids.Select(id => $$"""{"type":"identity","spec_version":"2.1","id":"{{id}}","created":"2026-03-01T12:00:00.000Z","modified":"2026-03-01T12:00:00.000Z","name":"Team"}"""))}}]}""";
            using var status = await server.UntilAnsweredAsync(() => new HttpRequestMessage(HttpMethod.Post, server.Objects) { Content = Taxii(envelope) });
            Assert.True(status.RootElement.GetProperty("success_count").GetInt32() == BatchSize, status.RootElement.ToString());
            added.AddRange(ids);
            await Task.Delay(30);
        }

        return added;
    }

    // By the letter of the standard and nothing more: next while there is more, then added_after the last instant.
    private static async Task<List<string>> CrawlAsync(TaxiiProcess server, Task added)
    {
        var (taken, after, next) = (new List<string>(), "", (string?)null);
        while (true)
        {
            var wasOver = added.IsCompleted;
            var query = $"?limit=7{(after.Length > 0 ? "&added_after=" + Uri.EscapeDataString(after) : "")}{(next is null ? "" : "&next=" + Uri.EscapeDataString(next))}";
            var last = "";
            using var page = await server.UntilAnsweredAsync(
                () => new HttpRequestMessage(HttpMethod.Get, server.Objects + query),
                headers => last = headers.TryGetValues("X-TAXII-Date-Added-Last", out var values) ? values.Single() : "");
            var root = page.RootElement;
            var count = root.TryGetProperty("objects", out var objects) ? objects.GetArrayLength() : 0;
            if (count > 0)
                taken.AddRange(objects.EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
            var more = root.TryGetProperty("more", out var flag) && flag.GetBoolean();
            next = more ? root.GetProperty("next").GetString() : null;
            if (!more && last.Length > 0)
                after = last;
            if (!more && count == 0 && wasOver)
                return taken;
        }
    }

    private async Task KillAgainAndAgainAsync(TaxiiProcess server, Task added)
    {
        var random = new Random(4);
        for (var kill = 0; kill < 5 && !added.IsCompleted; kill++)
        {
            await Task.Delay(random.Next(200, 1_000));
            await server.KillAsync();
            await server.StartAsync();
        }
    }

    private long Length => new FileInfo(Pulled) is { Exists: true, Length: var length } ? length : 0;

    private string Pulled => Path.Combine(_folder, "pulled", "objects.ndjson");

    // Killed as soon as so much was written, or a little later: before or after the state that counts it.
    private async Task<int> PullAsync(TaxiiProcess server, long? killAt)
    {
        using var pull = Command.Start(["taxii", "pull", server.Collection, "--out", Path.Combine(_folder, "pulled"), "--limit", "5"], server.Credentials);
        var (output, errors) = (pull.StandardOutput.ReadToEndAsync(), pull.StandardError.ReadToEndAsync());
        while (killAt is not null && !pull.HasExited)
        {
            if (Length >= killAt)
                pull.Kill();
            await Task.Delay(_random.Next(4));
        }

        await pull.WaitForExitAsync();
        Assert.True(killAt is not null || pull.ExitCode == 0, await errors + await output);
        return pull.ExitCode;
    }

    private static string IdOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("id").GetString()!;
    }

    private static StringContent Taxii(string envelope) =>
        new(envelope, Encoding.UTF8) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/taxii+json;version=2.1") } };
}
