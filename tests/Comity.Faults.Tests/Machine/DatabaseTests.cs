using System.Net;

namespace Comity.Faults.Tests.Machine;

/// <summary>A PostgreSQL server that dies under a running node and comes back.</summary>
public sealed class DatabaseTests
{
    [Fact]
    public async Task A_node_whose_database_is_gone_says_so_and_goes_on_by_itself_when_it_is_back()
    {
        await using var postgres = await ThrowawayPostgres.StartAsync();
        await using var nodes = await TwoNodes.FoundAsync("postgresql", server: postgres.Connection);
        await nodes.A.StartAndWaitAsync();
        using var office = new Office(nodes.A);
        var before = await office.SayAsync("/api/v1/cases", Said.Notification(nodes.Community, nodes.B, "Before"));

        await postgres.StopServerAsync();

        var away = await office.SendAsync(HttpMethod.Post, "/api/v1/cases", "duty", Said.Notification(nodes.Community, nodes.B, "Meanwhile"), key: "meanwhile");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "node.database-unavailable"), (away.Status, away.Code));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(nodes.A, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(nodes.A, "/health/live"));

        // Said while the server is away, under one key, and heard when it is back.
        var meanwhile = Task.Run(() => office.SayAsync("/api/v1/cases", Said.Notification(nodes.Community, nodes.B, "Meanwhile")));
        await Task.Delay(1000);
        await postgres.StartServerAsync();
        var after = await meanwhile;
        await nodes.B.StartAndWaitAsync();

        await Wait.UntilAsync("both to arrive", async () => await nodes.B.HasAsync(before) && await nodes.B.HasAsync(after));
        Assert.Equal(0, await nodes.A.StopAsync());
        Assert.Equal((1, 1), (await nodes.A.InLogAsync(before), await nodes.A.InLogAsync(after)));
        Assert.Equal(0, (await Command.RunAsync("node", "verify", "--data", nodes.A.Folder.Path)).ExitCode);
    }

    [Fact]
    public async Task A_node_that_finds_no_database_at_its_start_ends_with_a_plain_word()
    {
        await using var postgres = await ThrowawayPostgres.StartAsync();
        await using var nodes = await TwoNodes.FoundAsync("postgresql", server: postgres.Connection);
        await postgres.StopServerAsync();

        var outcome = await Command.RunAsync("node", "run", "--data", nodes.A.Folder.Path);

        Assert.Equal(3, outcome.ExitCode);
        Assert.StartsWith("could not run: ", outcome.Errors, StringComparison.Ordinal);
        Assert.Single(outcome.Errors.Trim().Split('\n'));
    }

    private static async Task<HttpStatusCode> StatusAsync(NodeProcess node, string path)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(node.Url + path);
        return answer.StatusCode;
    }
}
