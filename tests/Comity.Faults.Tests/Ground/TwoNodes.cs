using System.Text.Json;
using Comity.Jose;
using Comity.Node;
using Comity.Office.Accounts;
using Comity.Office.Entry;
using Comity.Office.Rights;
using Comity.Statements.Descriptors;
using Comity.Statements.Rosters;
using Comity.Storage;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Faults.Tests;

/// <summary>Two invented participants in one community, each with a node in a data folder of its own and officers with tokens; nothing runs yet.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("comity-faults-").FullName;

    private TwoNodes()
    {
        A = new NodeProcess("XA", _folder, NodeProcess.FreePort());
        B = new NodeProcess("XB", _folder, NodeProcess.FreePort());
    }

    public NodeProcess A { get; }

    public NodeProcess B { get; }

    public IEnumerable<NodeProcess> Both => [A, B];

    public CommunityId Community { get; private set; }

    /// <param name="provider"><c>sqlite</c> or <c>postgresql</c>.</param>
    /// <param name="reachB">The address that B's descriptor names, given its real one: a proxy's. Null for its own.</param>
    /// <param name="server">The PostgreSQL server; null for the one of the suite.</param>
    public static async Task<TwoNodes> FoundAsync(string provider = "sqlite", Func<string, string>? reachB = null, string? server = null)
    {
        var nodes = new TwoNodes();
        try
        {
            await using var a = await nodes.SeatAsync(nodes.A, provider, nodes.A.Url, server);
            await using var b = await nodes.SeatAsync(nodes.B, provider, reachB?.Invoke(nodes.B.Url) ?? nodes.B.Url, server);
            await nodes.IntroduceAsync(a.GetRequiredService<Founding>(), b.GetRequiredService<Founding>());
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }

        return nodes;
    }

    public async Task StartAsync()
    {
        foreach (var node in Both)
            node.Start();
        foreach (var node in Both)
            await node.ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Both)
            await node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<ServiceProvider> SeatAsync(NodeProcess node, string provider, string reach, string? server)
    {
        node.Folder.Create();
        var database = await TestPostgres.DatabaseAsync(provider, server);
        await File.WriteAllTextAsync(node.Folder.Configuration, JsonSerializer.Serialize(new
        {
            Node = new { node.Name, Listen = node.Url, PublicUrl = node.Url },
            Federation = new { AllowPlainHttpOnLoopback = true, AllowedNetworks = new[] { "127.0.0.0/8" } },
            Office = new { RequireSecondFactor = false },
            Database = database,
        }));
        var services = NodeHost.BuildOffline(node.Folder);
        await DatabaseUpgrade.CreateAsync(services, default);
        var founding = services.GetRequiredService<Founding>();
        node.Seat = (await founding.FoundSeatAsync(
            node.Name, [EcPrivateJwk.GenerateP384(), EcPrivateJwk.GenerateP384()], threshold: 2, trial: true, NodeHost.AutomaticTypes, default)).Value;
        Assert.Null((await founding.DescribeAsync(node.Seat.Id, new DescriptorBody { Endpoints = [reach] }, default)).Refusal);
        await OfficerAsync(services, node, "duty", Verbs.Read | Verbs.Draft, "duty-officer");
        await OfficerAsync(services, node, "second", Verbs.Read | Verbs.Draft | Verbs.Clear | Verbs.Release, "senior-officer");
        await OfficerAsync(services, node, "admin", Verbs.Administer, "administrator");
        await OfficerAsync(services, node, "auditor", Verbs.Audit, "auditor");
        return services;
    }

    private static async Task OfficerAsync(IServiceProvider services, NodeProcess node, string login, Verbs verbs, string role)
    {
        await using var scope = services.CreateAsyncScope();
        var (get, by) = (scope.ServiceProvider, Actor.Operator("test"));
        var created = (await get.GetRequiredService<CreateOfficer>().Run(by, node.Seat.Id, login, new Profile(login, ["cert"], ["en"], "UTC"), default)).Value;
        Assert.Null(await get.GetRequiredService<GrantRole>().Give(by, created.Id, new Grant(role, node.Seat.Id, Community: null), default));
        Assert.Null(await get.GetRequiredService<SetPassword>().WithLink(created.Link.Secret, "invented for a test", address: null, default));
        node.Tokens[login] = (await get.GetRequiredService<ApiTokens>().Issue(by, created.Id, "test", verbs, TimeSpan.FromDays(7), default)).Value.Text;
    }

    private async Task IntroduceAsync(Founding a, Founding b)
    {
        var founded = (await a.FoundCommunityAsync(A.Seat, LanguageText.Of("en", "Coastal States"), CommunityKind.Regional, MemberOf(A), rules: null, default)).Value;
        Community = founded.Community;
        Assert.Null(await b.TakeAsync(a.File([A.Participant], [Community]), default));
        var request = (await b.AskToJoinAsync(B.Seat, Community, default)).Value;
        Assert.Null(await a.TakeAsync(request, default));
        Assert.Null((await a.ChangeRosterAsync(
            A.Seat, Community, body => body with { Members = [.. body.Members, MemberOf(B) with { Join = request.Join }] }, default)).Refusal);
        Assert.Null(await b.TakeAsync(a.File([A.Participant, B.Participant], [Community]), default));
    }

    private static Member MemberOf(NodeProcess node) =>
        new() { P = node.Participant, Name = LanguageText.Of("en", $"State {node.Name}"), Code = node.Name, Kind = MemberKind.State };
}
