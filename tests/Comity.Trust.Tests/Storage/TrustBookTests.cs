using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Descriptors;
using Comity.Statements.Keysets;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Trust;
using Comity.Trust.Tests.Statements;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Storage;

/// <summary>What a node believes never goes back, whatever is brought to it again.</summary>
public sealed class TrustBookTests
{
    private static readonly KeysetChain A = Make.Chain("a");
    private static readonly byte[] First = A.Statements[0].Jws.ToArray();
    private static readonly byte[] Second = Make.Next(A, body => body, Make.Two("a"));

    [Fact]
    public async Task A_genesis_keyset_brought_again_does_not_roll_the_chain_back()
    {
        await using var node = await TestNode.FoundAsync("XA");
        Assert.Null(await Add(node, First));
        Assert.Null(await Add(node, Second));
        Assert.Null(await Add(node, First));
        Assert.Equal(2, node.Trust.Of(A.Participant)!.Newest.Version);
    }

    [Fact]
    public async Task A_genesis_roster_brought_again_does_not_readmit_anybody()
    {
        await using var node = await TestNode.FoundAsync("XA");
        await using var other = await TestNode.FoundAsync("XB");
        var community = await node.FoundCommunityAsync(other);
        var genesis = node.Trust.Of(community)!.Rosters[0].Statement.Jws;
        Assert.Null(await node.Trust.AddAsync(TrustDocumentKind.Roster, new ReceivedStatement(genesis), default));
        Assert.Equal(2, node.Trust.Of(community)!.Newest.Body.Version);
    }

    [Fact]
    public async Task A_fork_freezes_the_chain_and_is_kept_as_proof_over_a_restart()
    {
        await using var node = await TestNode.FoundAsync("XA");
        var fork = Make.Next(A, body => body with { MinSeal = "HPKE-X" }, Make.Two("a"));
        Assert.Null(await Add(node, First));
        Assert.Null(await Add(node, Second));
        Assert.IsType<FrozenChain>(await Add(node, fork));
        Assert.IsType<FrozenChain>(await Add(node, Make.Next(A, body => body with { MinSeal = "HPKE-Y" }, Make.Two("a"))));
        Assert.True(node.Trust.Of(A.Participant)!.IsFrozen);

        using var again = new TrustBook(node.Get<IDbContextFactory<NodeDb>>(), TimeProvider.System);
        await again.LoadAsync(default);
        Assert.True(again.Of(A.Participant)!.IsFrozen);
        Assert.Equal(TrustDocuments.Sid(new ReceivedStatement(Second)), again.Of(A.Participant)!.Newest.Id);
        await using var db = await node.DbAsync();
        Assert.Equal(1, await db.Set<TrustDocumentRow>().CountAsync(row => row.Forks));
    }

    [Fact]
    public async Task A_keyset_of_somebody_unknown_waits_for_its_genesis()
    {
        await using var node = await TestNode.FoundAsync("XA");
        Assert.IsType<UnknownIssuer>(await Add(node, Second));
    }

    [Fact]
    public async Task An_old_or_revoked_key_does_not_move_the_descriptor()
    {
        await using var node = await TestNode.FoundAsync("XA");
        Assert.Null(await Add(node, First));
        Assert.Null(await Describe(node, A, "a-issue", "https://one.example.org/", 0));
        var revoking = Make.Next(A, body => body with
        {
            Keys = [.. body.Keys.Where(key => key.Label != "a-issue"), Make.Entry("a-two")],
            Revoke = [new Revocation(Make.Key("a-issue").Kid, 0, 5)],
        }, Make.Two("a"));
        Assert.Null(await Add(node, revoking));
        Assert.Null(await Describe(node, node.Trust.Of(A.Participant)!, "a-two", "https://two.example.org/", 1));
        Assert.Equal("statement.unknown-key", (await Describe(node, A, "a-issue", "https://thief.example.org/", 300_000))?.Code);
        Assert.Equal(["https://two.example.org/"], node.Trust.DescriptorOf(A.Participant)!.Endpoints);
    }

    [Fact]
    public async Task Junk_under_the_name_of_a_statement_does_not_keep_the_statement_out()
    {
        await using var alice = await TestNode.FoundAsync("XA");
        await using var bob = await TestNode.FoundAsync("XB");
        await using var carol = await TestNode.FoundAsync("XC");
        var community = await alice.FoundCommunityAsync(bob, carol);
        var released = (await alice.Get<StatementRelease>().ReleaseAsync(alice.NoteTo(community, "hello", bob.Participant), null, default)).Value;
        var real = (await alice.Get<StatementArchive>().FindAsync(alice.Seat.Id, released.Sid, default))!.Jws;
        var junk = (await carol.Get<StatementRelease>().ReleaseAsync(carol.NoteTo(community, "junk", bob.Participant), null, default)).Value;
        var wrong = (await carol.Get<StatementArchive>().FindAsync(carol.Seat.Id, junk.Sid, default))!.Jws;
        var unsigned = real.ToArray();
        unsigned[^5] = unsigned[^5] == (byte)'A' ? (byte)'B' : (byte)'A';

        Assert.Equal("statement.misnamed", (await Deliver(bob, carol.Participant, released.Sid, wrong)).Refusal?.Code);
        Assert.Equal("statement.not-the-feeds-own", (await Deliver(bob, carol.Participant, released.Sid, real)).Refusal?.Code);
        Assert.Equal("statement.bad-signature", (await Deliver(bob, alice.Participant, released.Sid, unsigned)).Refusal?.Code);
        Assert.Equal(Standing.Admitted, (await Deliver(bob, alice.Participant, released.Sid, real)).Standing);
    }

    private static async Task<AdmissionOutcome> Deliver(TestNode node, ParticipantId from, StatementId sid, byte[] jws)
    {
        var admission = node.Get<StatementAdmission>();
        var key = (await admission.PrepareKeysAsync(node.Seat.Id, [sid], default))[0];
        await using var db = await node.DbAsync();
        await using var transaction = await db.BeginWriteAsync(default);
        var outcome = await admission.AdmitAsync(new AdmissionBatch(db, node.Seat.Id, node.Participant, isCareful: true), from, sid, new ReceivedStatement(jws), key, null, default);
        await transaction.CommitAsync();
        return outcome;
    }

    private static Task<Refusal?> Add(TestNode node, byte[] keyset) => node.Trust.AddAsync(TrustDocumentKind.Keyset, new ReceivedStatement(keyset), default);

    private static Task<Refusal?> Describe(TestNode node, KeysetChain chain, string signer, string endpoint, int days)
    {
        var envelope = Make.Envelope(TrustTypes.Descriptor, BodyJson.Write(new DescriptorBody { Endpoints = [endpoint] })) with
        {
            Issuer = chain.Participant,
            Keyset = chain.Newest.Id,
            IssuedAt = Make.Noon.AddDays(days),
        };
        return node.Trust.AddAsync(TrustDocumentKind.Descriptor, new ReceivedStatement(Make.Compact(envelope, signer)), default);
    }
}
