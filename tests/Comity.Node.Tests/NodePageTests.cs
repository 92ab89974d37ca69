using System.Net;
using Comity.Jose;
using Comity.Office.Accounts;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Statements.Rosters;
using Comity.Storage;
using Comity.Storage.Log;
using Comity.Storage.Trust;
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
        Assert.NotNull(gate.WhyShut(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await administrator.Post("/node/excused-peers", ("seat", "1"), ("peer", peer), ("reason", "unreachable for weeks"))).StatusCode);

        Assert.Null(gate.WhyShut(1));
        Assert.True(await node.Ask(db => db.Set<AuditRecord>().AnyAsync(entry => entry.Verb == "node.excuse-peer" && entry.ObjectId == peer)));
    }

    [Fact]
    public async Task A_name_borne_by_two_is_shown_and_an_administrator_of_every_seat_confirms_it()
    {
        var third = await BearAgainAsync("Ymir Islands");
        using var administrator = await Visitor.SignedIn(node, "ada");
        using var tool = new Tool(node, await node.Token("ada", Verbs.Read | Verbs.Administer));
        Assert.Contains("Ymir Islands is borne by different participants", await administrator.Read("/node"), StringComparison.Ordinal);
        var confirmed = new { bound = "Ymir Islands", participants = new[] { node.Other.ToString(), third.ToString() }, reason = "both registrars were called" };
        Assert.Contains("node.no-such-conflict", await (await tool.Send(HttpMethod.Post, "/api/v1/node/confirmed-bindings", confirmed)).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await AdministerEverySeatAsync("ada");
        using var all = new Tool(node, await node.Token("ada", Verbs.Read | Verbs.Administer));
        Assert.Equal(HttpStatusCode.NoContent, (await all.Send(HttpMethod.Post, "/api/v1/node/confirmed-bindings", confirmed)).StatusCode);

        Assert.DoesNotContain("is borne by different participants", await administrator.Read("/node"), StringComparison.Ordinal);
        Assert.True(await node.Ask(db => db.Set<AuditRecord>().AnyAsync(entry => entry.Verb == "node.confirm-binding")));
    }

    private async Task<ParticipantId> BearAgainAsync(string name)
    {
        var founding = node.Services.GetRequiredService<Founding>();
        var seat = (await founding.FoundSeatAsync(name, [EcPrivateJwk.GenerateP384(), EcPrivateJwk.GenerateP384()], threshold: 2, trial: true, NodeHost.AutomaticTypes, default)).Value;
        var self = new Member { P = seat.Participant, Name = LanguageText.Of("en", name), Kind = MemberKind.State };
        _ = (await founding.FoundCommunityAsync(seat, LanguageText.Of("en", "Island States"), CommunityKind.Regional, self, rules: null, default)).Value;
        return seat.Participant;
    }

    private async Task AdministerEverySeatAsync(string login)
    {
        await using var scope = node.Services.CreateAsyncScope();
        var officer = await scope.ServiceProvider.GetRequiredService<Officers>().Find(login, default);
        foreach (var seat in await node.Ask(db => db.Set<SeatRow>().Select(row => row.Id).ToListAsync()))
            _ = await scope.ServiceProvider.GetRequiredService<GrantRole>().Give(Actor.Operator("test"), officer!.Id, new Grant("administrator", seat, null), default);
    }
}
