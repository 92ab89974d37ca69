using System.Globalization;

namespace Comity.Faults.Tests.Kills;

/// <summary>Two nodes under load, killed at random instants: nothing lost, nothing doubled, no fork.</summary>
/// <remarks><c>COMITY_KILLS</c> sets how many kills on SQLite (30 in the suite, 10,000 on demand), <c>COMITY_KILL_SEED</c> another seed.</remarks>
public sealed class KillTests(ITestOutputHelper output)
{
    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("COMITY_KILLS") ?? "30", CultureInfo.InvariantCulture);

    private static int Seed => int.Parse(Environment.GetEnvironmentVariable("COMITY_KILL_SEED") ?? "20261122", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Nodes_killed_at_random_instants_under_load_lose_nothing_and_say_nothing_twice(string provider)
    {
        await using var nodes = await TwoNodes.FoundAsync(provider);
        await nodes.StartAsync();
        using var load = new Load(nodes);
        load.Start();

        await KillAsync(nodes, provider == "sqlite" ? Kills : Math.Max(4, Kills / 7));
        await load.EndAsync();
        await Wait.UntilAsync("the nodes to agree", async () =>
            await Books.AgreeAsync(nodes.A, nodes.B) && await Books.AgreeAsync(nodes.B, nodes.A));
        foreach (var node in nodes.Both)
            Assert.Equal(0, await node.StopAsync());

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider}: {load.Said.Count} statements acknowledged, {load.Repeats} requests repeated"));
        Assert.True(load.Said.Count > 10, "Too little was said for the kills to mean anything.");
        await EachOnceAsync(nodes, load);
        await SoundAsync(nodes);
    }

    private static async Task KillAsync(TwoNodes nodes, int kills)
    {
        // The instants are random and repeatable; what the nodes are doing at them is not.
        var chance = new Random(Seed);
        for (var kill = 0; kill < kills; kill++)
        {
            var node = chance.Next(2) == 0 ? nodes.A : nodes.B;
            // Most die at work; every fourth one wherever it is, in its start as well.
            if (kill % 4 != 3)
                await node.ReadyAsync();
            await Task.Delay(chance.Next(900));
            await node.KillAsync();
            node.Start();
        }

        foreach (var node in nodes.Both)
            await node.ReadyAsync();
    }

    private static async Task EachOnceAsync(TwoNodes nodes, Load load)
    {
        foreach (var said in load.Said)
        {
            Assert.Equal((said, 1), (said, await said.By.InLogAsync(said.Sid)));
            var (admitted, items) = await (said.By == nodes.A ? nodes.B : nodes.A).InInboxAsync(said.Sid);
            Assert.Equal((said, 1, 1), (said, admitted, items));
        }

        // Nothing that nobody was told of, and no title under two names.
        foreach (var node in nodes.Both)
        {
            foreach (var type in new[] { "cases.notification/1", "cases.answer/1" })
                Assert.Equal(load.Said.Where(said => said.By == node && said.Type == type).Select(said => said.Sid).Order(), (await node.IssuedAsync(type)).Order());
        }
    }

    private static async Task SoundAsync(TwoNodes nodes)
    {
        foreach (var node in nodes.Both)
        {
            Assert.Equal(0, await node.ForksAsync());
            await SucceedAsync("node", "verify", "--data", node.Folder.Path);
            var before = await node.TablesAsync();
            await SucceedAsync("node", "rebuild", "--data", node.Folder.Path);
            var after = await node.TablesAsync();
            Assert.All(before, table => Assert.Equal((table.Key, table.Value), (table.Key, after[table.Key])));
        }
    }

    private static async Task SucceedAsync(params string[] arguments)
    {
        var outcome = await Command.RunAsync(arguments);
        Assert.True(outcome.ExitCode == 0, $"{string.Join(' ', arguments[..2])}: {outcome.Output} {outcome.Errors}");
    }
}
