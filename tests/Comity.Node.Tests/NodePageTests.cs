using System.Net;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage.Log;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests;

/// <summary>On a node of its own, because these tests break things.</summary>
public sealed class NodePageTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Fact]
    public async Task Only_an_administrator_sees_the_node()
    {
        using var reader = await Visitor.SignedIn(node, "rolf");
        using var administrator = await Visitor.SignedIn(node, "ada");

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Get("/node")).StatusCode);
        Assert.Contains("Xenia", await administrator.Read("/node"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_tells_why_a_seat_does_not_sign_and_how_a_feed_fares()
    {
        node.Services.GetRequiredService<SigningGate>().Shut(1, "the high-water file is missing");
        using var administrator = await Visitor.SignedIn(node, "ada");

        // The peer has never said where its node is.
        var page = await administrator.Read("/node");
        for (var i = 0; i < 100 && !page.Contains("peer.no-endpoint", StringComparison.Ordinal); i++, page = await administrator.Read("/node"))
            await Task.Delay(100);

        Assert.Contains("the high-water file is missing", page, StringComparison.Ordinal);
        Assert.Contains("peer.no-endpoint", page, StringComparison.Ordinal);
        Assert.Contains("Ymir Islands", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_goes_on_without_a_peer_and_the_decision_is_recorded()
    {
        var gate = node.Services.GetRequiredService<SigningGate>();
        var peer = node.Other.ToString();
        gate.Shut(1, "a peer says that it holds more");
        using var administrator = await Visitor.SignedIn(node, "ada");
        using var reader = await Visitor.SignedIn(node, "rolf");

        Assert.Contains("Go on without Ymir Islands", await administrator.Read("/node"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Post("/node/excused-peers", ("seat", "1"), ("peer", peer), ("reason", "unreachable for weeks"))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await administrator.Post("/node/excused-peers", ("seat", "1"), ("peer", peer), ("reason", new string('x', 501)))).StatusCode);
        Assert.NotNull(gate.WhyShut(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await administrator.Post("/node/excused-peers", ("seat", "1"), ("peer", peer), ("reason", "unreachable for weeks"))).StatusCode);

        Assert.Null(gate.WhyShut(1));
        Assert.True(await node.Ask(db => db.Set<AuditRecord>().AnyAsync(entry => entry.Verb == "node.excuse-peer" && entry.ObjectId == peer)));
    }
}
