using System.Globalization;
using System.Net;

namespace Comity.Faults.Tests.Machine;

/// <summary>A disk that takes no more: the node says so, signs nothing more, and has lost nothing of what it acknowledged.</summary>
public sealed class DiskTests
{
    [Fact]
    public async Task A_node_whose_disk_is_full_stops_signing_visibly_and_goes_on_after_a_restart_with_all_it_said()
    {
        await using var nodes = await TwoNodes.FoundAsync();
        var node = nodes.A;
        // No file of this process may grow much beyond what is there; the write fails as on a full disk, it does not end the process. The
        // runtime's own memory is kept out of it: it would be a file that is larger.
        var kibibytes = (Directory.EnumerateFiles(node.Folder.Path).Max(file => new FileInfo(file).Length) / 1024) + 400;
        node.Start(limit: string.Create(CultureInfo.InvariantCulture, $"export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f {kibibytes}"));
        await node.ReadyAsync();
        using var office = new Office(node);

        var said = await FillAsync(nodes, office);

        await Wait.UntilAsync("the node to say that it is in safe mode", async () => await ReadyTextAsync(node) == (HttpStatusCode.ServiceUnavailable, "safe mode"));
        var refused = await TryToSayAsync(nodes, office);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (refused.Status, refused.Code.StartsWith("node.", StringComparison.Ordinal)));
        Assert.Equal(3, await node.StopAsync());

        foreach (var sid in said)
            Assert.Equal(1, await node.InLogAsync(sid));
        Assert.Equal(0, (await Command.RunAsync("node", "verify", "--data", node.Folder.Path)).ExitCode);
        await nodes.StartAsync();
        said.Add(await office.SayAsync("/api/v1/cases", Said.Notification(nodes.Community, nodes.B, "The disk was made larger")));
        foreach (var sid in said)
            await Wait.UntilAsync("what was acknowledged to arrive", () => nodes.B.HasAsync(sid));
    }

    /// <summary>Speaks until the node cannot; what it acknowledged until then.</summary>
    private static async Task<List<string>> FillAsync(TwoNodes nodes, Office office)
    {
        using var full = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        office.Closing = full.Token;
        var said = new List<string>();
        var watch = Task.Run(() => Wait.UntilAsync("safe mode", async () => (await ReadyTextAsync(nodes.A)).Text == "safe mode"));
        _ = watch.ContinueWith(_ => full.Cancel(), TaskScheduler.Default);
        try
        {
            while (true)
                said.Add(await office.SayAsync("/api/v1/cases", Said.Notification(nodes.Community, nodes.B, $"Notice {said.Count}: " + new string('x', 120))));
        }
        catch (OperationCanceledException)
        {
            office.Closing = default;
            return said;
        }
    }

    /// <summary>One try at each step; the first refusal. A small draft may still find room, a release must not.</summary>
    private static async Task<Answer> TryToSayAsync(TwoNodes nodes, Office office)
    {
        var answer = await office.SendAsync(HttpMethod.Post, "/api/v1/cases", "duty", Said.Notification(nodes.Community, nodes.B, "No"), key: "after");
        foreach (var (officer, step) in new[] { ("duty", "submit"), ("second", "clear"), ("second", "release") })
        {
            if (!answer.IsSuccess)
                return answer;
            var (id, version) = (answer.Body.GetProperty("id").GetString(), answer.Body.GetProperty("version").GetInt32());
            answer = await office.SendAsync(HttpMethod.Post, $"/api/v1/drafts/{id}/{step}", officer, new { draft = version, capacity = "" }, key: step);
        }

        return answer;
    }

    private static async Task<(HttpStatusCode Status, string Text)> ReadyTextAsync(NodeProcess node)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(node.Url + "/health/ready");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
