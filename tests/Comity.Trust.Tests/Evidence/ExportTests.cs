using System.Text;
using Comity.Statements;
using Comity.Statements.Evidence;
using Comity.Statements.Keysets;
using Comity.Storage.Databases;
using Comity.Storage.Evidence;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Evidence;

public sealed class ExportOnSqlite : ExportTests
{
    protected override string Provider => "sqlite";
}

public sealed class ExportOnPostgreSql : ExportTests
{
    protected override string Provider => "postgresql";
}

public abstract class ExportTests
{
    protected abstract string Provider { get; }

    [Fact]
    public async Task A_seats_own_statements_verify_from_the_file_alone()
    {
        await using var registrar = await TestNode.FoundAsync("XR", Provider);
        await using var other = await TestNode.FoundAsync("XB", Provider);
        var community = await registrar.FoundCommunityAsync(other);
        List<StatementId> sids = [];
        for (var i = 0; i < 5; i++)
            sids.Add((await registrar.Get<StatementRelease>().ReleaseAsync(registrar.NoteTo(community, $"note {i}", other.Participant), null, default)).Value.Sid);
        await registrar.Get<Checkpointer>().SignAsync(registrar.Seat.Id, registrar.Participant, default);

        var report = Verify(await ExportAsync(registrar, sids));

        Assert.Equal(EvidenceVerdict.Verified, report.Verdict);
        Assert.Equal(sids, report.Statements.Select(statement => statement.Id));
        Assert.All(report.Statements, statement => Assert.Equal(EvidenceGrade.Anchored, statement.Grade));
    }

    [Fact]
    public async Task What_no_checkpoint_covers_yet_is_exported_as_received()
    {
        await using var registrar = await TestNode.FoundAsync("XR", Provider);
        await using var other = await TestNode.FoundAsync("XB", Provider);
        var community = await registrar.FoundCommunityAsync(other);
        await registrar.Get<Checkpointer>().SignAsync(registrar.Seat.Id, registrar.Participant, default);
        var released = (await registrar.Get<StatementRelease>().ReleaseAsync(registrar.NoteTo(community, "new", other.Participant), null, default)).Value;

        var report = Verify(await ExportAsync(registrar, [released.Sid]));

        Assert.Equal(EvidenceVerdict.Incomplete, report.Verdict);
        Assert.Equal(EvidenceGrade.Received, report.Statements[0].Grade);
    }

    [Fact]
    public async Task Anothers_statements_verify_by_the_anchors_that_were_kept_at_several_sizes()
    {
        await using var registrar = await TestNode.FoundAsync("XR", Provider);
        await using var other = await TestNode.FoundAsync("XB", Provider);
        var community = await registrar.FoundCommunityAsync(other);
        List<StatementId> sids = [];
        var size = 0L;
        for (var i = 0; i < 3; i++)
        {
            sids.Add((await registrar.Get<StatementRelease>().ReleaseAsync(registrar.NoteTo(community, $"note {i}", other.Participant), null, default)).Value.Sid);
            await DeliverAsync(registrar, other, sids[^1]);
            await registrar.Get<Checkpointer>().SignAsync(registrar.Seat.Id, registrar.Participant, default);
            size = await AnchorAsync(registrar, other, [sids[^1], registrar.Trust.Of(registrar.Participant)!.Genesis.Id], size);
        }

        var bundle = await ExportAsync(other, sids);
        var report = Verify(bundle);

        Assert.Empty(report.Findings);
        Assert.Equal(EvidenceVerdict.Verified, report.Verdict);
        Assert.Equal(3, bundle.Logs.Single(log => log.Participant == registrar.Participant).Checkpoints.Count);
    }

    [Fact]
    public async Task A_statement_that_the_seat_does_not_have_is_refused()
    {
        await using var registrar = await TestNode.FoundAsync("XR", Provider);
        var request = new EvidenceRequest { Seat = registrar.Seat.Id, Statements = [StatementId.Of("nothing"u8)] };

        var refused = await registrar.Get<EvidenceExport>().ExportAsync(request, default);

        Assert.Equal("evidence.not-here", refused.Refusal?.Code);
    }

    private static async Task<EvidenceBundle> ExportAsync(TestNode node, IReadOnlyList<StatementId> sids) =>
        (await node.Get<EvidenceExport>().ExportAsync(new EvidenceRequest { Seat = node.Seat.Id, Statements = sids }, default)).Value;

    private static EvidenceReport Verify(EvidenceBundle bundle) => EvidenceVerifier.Verify(bundle.Write()).Value;

    private static async Task DeliverAsync(TestNode from, TestNode to, StatementId sid)
    {
        var stored = await from.Get<StatementArchive>().FindAsync(from.Seat.Id, sid, default);
        var admission = to.Get<StatementAdmission>();
        var keys = await admission.PrepareKeysAsync(to.Seat.Id, [sid], default);
        await using var db = await to.DbAsync();
        await using var transaction = await db.BeginWriteAsync(default);
        var batch = new AdmissionBatch(db, to.Seat.Id, to.Participant, isCareful: true);
        var outcome = await admission.AdmitAsync(batch, from.Participant, sid, new ReceivedStatement(stored!.Jws), keys[0], lag: null, default);
        Assert.Equal(Standing.Admitted, outcome.Standing);
        await transaction.CommitAsync(default);
    }

    /// <summary>Keeps proofs of the sender's newest checkpoint, as a receiver does that has verified them. Returns its size.</summary>
    private static async Task<long> AnchorAsync(TestNode from, TestNode to, IReadOnlyList<StatementId> sids, long before)
    {
        var head = (await from.Get<LogReader>().HeadAsync(from.Seat.Id, default))!;
        await using var source = await from.DbAsync();
        var leaves = await source.Set<LeafRow>().Where(leaf => sids.Contains(leaf.Sid)).ToListAsync();
        var proofs = await from.Get<LogReader>().InclusionAsync(from.Seat.Id, 0, leaves.ConvertAll(leaf => leaf.Index), head.SignedSize, default);
        var consistency = TreeHash.WriteList(await from.Get<LogReader>().ConsistencyAsync(from.Seat.Id, 0, before, head.SignedSize, default));
        var anchors = leaves.Select((leaf, i) => new AnchorProof(leaf.Sid, leaf.Index, TreeHash.WriteList(proofs[i]))).ToList();
        await using var db = await to.DbAsync();
        await using var transaction = await db.BeginWriteAsync(default);
        await Anchors.KeepAsync(db, to.Seat.Id, from.Participant, 0, Open(from, head.Checkpoint), before, consistency, anchors, default);
        await transaction.CommitAsync();
        return head.SignedSize;
    }

    private static SignedCheckpoint Open(TestNode node, string note)
    {
        var origin = LogReader.Origin(node.Participant, 0);
        using var key = node.Trust.Of(node.Participant)!.Newest.For(KeyUse.Log).Single().Key.ToECDsa();
        Assert.True(SignedCheckpoint.TryOpen(Encoding.UTF8.GetBytes(note), origin, [NoteKey.Of(origin, key)], out var checkpoint, out _));
        return checkpoint;
    }
}
