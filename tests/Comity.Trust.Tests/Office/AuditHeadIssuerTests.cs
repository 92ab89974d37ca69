using Comity.Office;
using Comity.Office.Audit;
using Comity.Statements;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Trust.Tests.Office;

public sealed class AuditHeadIssuerTests
{
    [Fact]
    public async Task The_head_of_the_audit_chain_is_issued_to_ourselves_once_for_each_state_of_it()
    {
        await using var node = await NodeAsync();
        var issuer = node.Get<AuditHeadIssuer>();
        await node.FoundCommunityAsync();
        Assert.Null(await issuer.RunAsync(default));
        Assert.Empty(await HeadsAsync(node));

        var head = await RecordAsync(node, "one");
        Assert.Null(await issuer.RunAsync(default));
        Assert.Null(await issuer.RunAsync(default));

        var statement = Assert.Single(await HeadsAsync(node));
        var body = statement.Envelope.ReadBody<AuditHeadBody>().Value;
        Assert.Equal(head, new AuditHead(body.Instance, body.Sequence, body.Hash));
        Assert.Equal([node.Participant], Assert.IsType<Audience.Named>(statement.Envelope.Marking.Audience).Recipients.Select(recipient => recipient.Participant));
        await using var db = await node.DbAsync();
        Assert.False(await db.Set<FeedItemRow>().AnyAsync(item => item.Sid == statement.Id));

        await RecordAsync(node, "two");
        Assert.Null(await issuer.RunAsync(default));
        Assert.Equal(2, (await HeadsAsync(node)).Count);
    }

    [Fact]
    public async Task A_machine_never_signs_with_a_persons_key()
    {
        await using var node = await NodeAsync();
        var community = await node.FoundCommunityAsync();
        var released = await node.Get<StatementRelease>().ReleaseAsync(node.NoteTo(community, "automatic", node.Participant) with { Automatic = true }, null, default);
        Assert.IsType<NoSigningKey>(released.Refusal);
    }

    private static Task<TestNode> NodeAsync() => TestNode.FoundAsync("XA", configure: services =>
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddOffice());

    private static async Task<AuditHead> RecordAsync(TestNode node, string deed)
    {
        await using var db = await node.DbAsync();
        return await node.Get<AuditTrail>().Record(db, new AuditEntry(AuditWho.System("test"), node.Seat.Id, "test.deed", "test", deed), default);
    }

    private static async Task<List<Statement>> HeadsAsync(TestNode node)
    {
        await using var db = await node.DbAsync();
        var rows = await db.Set<StatementRow>().AsNoTracking().Where(row => row.Type == TrustTypes.AuditHead).ToListAsync();
        return [.. (await node.Get<StatementArchive>().OpenAsync(node.Seat.Id, rows, default)).Select(stored => stored.Verify().Value)];
    }
}
