namespace Comity.Faults.Tests.Network;

/// <summary>Two real nodes with a network between them that does what networks do, and worse.</summary>
public sealed class ProxyTests
{
    private const long MaxResidentBytes = 600L * 1_048_576;

    /// <summary>Each fault, and the code under which the sender's node shows it; null where it is not noticed, only survived.</summary>
    private static readonly (Fault Fault, string? Code)[] Faults =
    [
        (Fault.DropBefore, "peer.unreachable"),
        (Fault.DropAfter, "peer.unreachable"),
        (Fault.Delay, null),
        (Fault.TruncateRequest, "peer."),
        (Fault.TruncateResponse, "peer.unreachable"),
        (Fault.FlipRequest, "peer.answered: channel.digest-mismatch"),
        (Fault.FlipResponse, "sync.|json.|statement."),
        (Fault.Replay, null),
        (Fault.RedirectToPrivate, "peer.redirected"),
        (Fault.RedirectToLoopback, "peer.redirected"),
        (Fault.Rubbish, "sync."),
        (Fault.Silence, "peer.too-slow"),
        (Fault.Flood, "peer.response-too-large"),
    ];

    [Fact]
    public async Task Whatever_the_network_does_is_shown_with_its_code_and_afterwards_everything_is_there_once()
    {
        await using var proxy = new FaultyProxy();
        await using var nodes = await TwoNodes.FoundAsync(reachB: proxy.InFrontOf);
        // So slowly that the push through the proxy is what delivers.
        nodes.B.Settings["COMITY__Federation__PollInterval"] = "01:00:00";
        nodes.A.Settings["COMITY__Federation__ExchangeTimeout"] = "00:00:02";
        await nodes.StartAsync();
        using var office = new Office(nodes.A);
        var said = new List<string>();

        foreach (var (fault, code) in Faults)
        {
            proxy.Fault = fault;
            said.Add(await office.SayAsync("/api/v1/cases", Said.Notification(nodes.Community, nodes.B, $"Through {fault}")));
            await MeetAsync(proxy, nodes, fault, code);
            Assert.True(nodes.A.ResidentBytes < MaxResidentBytes && nodes.B.ResidentBytes < MaxResidentBytes, $"{fault} filled the memory");
            proxy.Fault = Fault.None;
            await Wait.UntilAsync($"what was said through {fault}", () => nodes.B.HasAsync(said[^1]));
        }

        await Wait.UntilAsync("the nodes to agree", () => Books.AgreeAsync(nodes.A, nodes.B));
        Assert.False(proxy.Trap.Pending(), "A redirect was followed.");
        Assert.All(proxy.Replayed, status => Assert.Contains(" 401 ", status, StringComparison.Ordinal));
        foreach (var node in nodes.Both)
            Assert.Equal(0, await node.StopAsync());
        foreach (var sid in said)
            Assert.Equal((1, (1, 1)), (await nodes.A.InLogAsync(sid), await nodes.B.InInboxAsync(sid)));
        Assert.Equal(said.Order(), (await nodes.A.IssuedAsync("cases.notification/1")).Order());
        foreach (var node in nodes.Both)
            Assert.Equal(0, (await Command.RunAsync("node", "verify", "--data", node.Folder.Path)).ExitCode);
    }

    private static async Task MeetAsync(FaultyProxy proxy, TwoNodes nodes, Fault fault, string? code)
    {
        await Wait.UntilAsync($"the fault {fault} to be met", () => Task.FromResult(proxy.Met.GetValueOrDefault(fault) > 0));
        if (code is null)
            return;
        using var desk = new OperatorsDesk(nodes.A);
        IReadOnlyList<string> shown = [];
        await Wait.UntilAsync(() => $"{code} on the page of the node for {fault}; it shows {string.Join(", ", shown)}", async () =>
            (shown = await desk.CodesAsync()).Any(one => code.Split('|').Any(part => one.StartsWith(part, StringComparison.Ordinal))));
    }
}
