using System.Net;
using Comity.Jose;
using Comity.Office.Accounts;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Statements.Rosters;
using Comity.Storage;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests;

/// <summary>A node in whose communities one name is borne by two.</summary>
public sealed class ConfusedNode : RunningNode;

public sealed class BindingPageTests(ConfusedNode node) : IClassFixture<ConfusedNode>
{
    [Fact]
    public async Task A_name_borne_by_two_is_shown_and_an_administrator_of_every_seat_confirms_it()
    {
        var third = await BearAgainAsync("Ymir Islands");
        using var administrator = await Visitor.SignedIn(node, "ada");
        using var tool = new Tool(node, await node.Token("ada", Verbs.Read | Verbs.Administer));
        Assert.Contains("Ymir Islands is borne by different participants", await administrator.Read("/node"), StringComparison.Ordinal);
        var confirmed = new { bound = "Ymir Islands", participants = new[] { node.Other.ToString(), third.ToString() }, reason = "both registrars were called" };
        Assert.Contains("node.no-such-conflict", await (await tool.Send(HttpMethod.Post, "/api/v1/node/confirmed-bindings", confirmed, key: Guid.NewGuid().ToString("N"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await AdministerEverySeatAsync("ada");
        using var all = new Tool(node, await node.Token("ada", Verbs.Read | Verbs.Administer));
        Assert.Equal(HttpStatusCode.NoContent, (await all.Send(HttpMethod.Post, "/api/v1/node/confirmed-bindings", confirmed, key: Guid.NewGuid().ToString("N"))).StatusCode);

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
