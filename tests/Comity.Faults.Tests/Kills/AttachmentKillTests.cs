using System.Security.Cryptography;
using Comity.Faults.Tests.Network;
using Comity.Storage.Blobs;
using Microsoft.EntityFrameworkCore;

namespace Comity.Faults.Tests.Kills;

/// <summary>A large attachment whose sender and receiver die again and again while it travels.</summary>
public sealed class AttachmentKillTests
{
    private const int FileBytes = 24 * 1_048_576;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task An_attachment_goes_on_where_it_was_when_either_side_was_killed_in_the_middle_of_it(string provider)
    {
        await using var proxy = new FaultyProxy { Fault = Fault.Delay };
        await using var nodes = await TwoNodes.FoundAsync(provider, proxy.InFrontOf);
        // B never asks by itself: the pushes through the slow line are what brings the chunks, so that there is a middle to die in.
        nodes.B.Settings["COMITY__Federation__PollInterval"] = "01:00:00";
        await nodes.StartAsync();
        using var office = new Office(nodes.A);
        var file = new byte[FileBytes];
        new Random(7).NextBytes(file);
        var draft = await office.DraftAsync("/api/v1/cases", Said.Notification(nodes.Community, nodes.B, "With a capture"));
        await office.AttachAsync(draft, "capture.pcap", file);

        var sid = await office.ReleaseAsync(draft);
        foreach (var (mark, victim) in new[] { (1, nodes.B), (6, nodes.A), (10, nodes.B), (14, nodes.A) })
            await KillAtAsync(nodes.B, mark, victim);

        proxy.Fault = Fault.None;
        await Wait.UntilAsync("the whole attachment", async () => (await BlobAsync(nodes.B))?.State == BlobState.Complete);
        await SameAsync(nodes.B, sid, file);
        foreach (var node in nodes.Both)
            Assert.Equal(0, await node.StopAsync());
        Assert.Equal((1, (1, 1)), (await nodes.A.InLogAsync(sid), await nodes.B.InInboxAsync(sid)));
        Assert.Equal((await BlobAsync(nodes.B))!.Chunks, await nodes.B.AskAsync(db => db.Set<BlobChunkRow>().CountAsync()));
        foreach (var node in nodes.Both)
            Assert.Equal(0, (await Command.RunAsync("node", "verify", "--data", node.Folder.Path)).ExitCode);
    }

    private static async Task KillAtAsync(NodeProcess receiver, int mark, NodeProcess victim)
    {
        await Wait.UntilAsync($"{mark} chunks", async () => (await BlobAsync(receiver))?.Have >= mark);
        Assert.Equal(BlobState.Arriving, (await BlobAsync(receiver))!.State);
        await victim.KillAsync();
        await victim.StartAndWaitAsync();
    }

    private static Task<BlobRow?> BlobAsync(NodeProcess receiver) => receiver.AskAsync(db => db.Set<BlobRow>().AsNoTracking().SingleOrDefaultAsync());

    private static async Task SameAsync(NodeProcess receiver, string sid, byte[] file)
    {
        using var http = new HttpClient { BaseAddress = new Uri(receiver.Url) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", receiver.Tokens["second"]);
        var arrived = await http.GetByteArrayAsync($"/api/v1/statements/{sid}/attachments/0");
        Assert.Equal(Convert.ToHexString(SHA256.HashData(file)), Convert.ToHexString(SHA256.HashData(arrived)));
    }
}
