using System.Text;
using Comity.Statements;
using Comity.Statements.Evidence;
using Comity.Tlog;

namespace Comity.Trust.Tests.Evidence;

public sealed class EvidenceLogTests
{
    [Fact]
    public void Two_roots_of_one_size_are_reported_with_their_proof_and_anchor_nothing()
    {
        var yard = new EvidenceYard();
        var other = yard.Asker.Leaves.SkipLast(1).Append(StatementId.Of("hidden"u8)).ToList();
        var bundle = WithLog(yard, yard.Asker, [yard.Asker.Checkpoint(3), yard.Asker.Checkpoint(3, other)]);

        var report = Verify(bundle);

        var proof = Assert.Single(report.Equivocations);
        Assert.Contains("log.equivocation", report.Findings.Select(finding => finding.Code));
        Assert.True(Equivocation.IsProvedBy(Open(yard.Asker, proof.OneCheckpoint), Open(yard.Asker, proof.OtherCheckpoint)));
        Assert.Equal(EvidenceGrade.Received, report.Find(yard.Request.Id)!.Grade);
        Assert.Equal(EvidenceGrade.Anchored, report.Find(yard.Answer.Id)!.Grade);
    }

    [Fact]
    public void Two_statements_at_one_index_are_reported_whatever_the_sizes()
    {
        var yard = new EvidenceYard();
        var second = yard.Say(yard.Asker, yard.Note(yard.Asker, "another story", yard.Answerer.Id));
        List<StatementId> fork = [.. yard.Asker.Leaves.Take(2), second.Id];
        yard.Asker.Leaves.RemoveAt(3);
        var bundle = WithLog(yard, yard.Asker, [yard.Asker.Checkpoint(3), yard.Asker.Checkpoint(3, fork)]);
        var item = new EvidenceItem(second.Id, Encoding.ASCII.GetString(second.Jws.Span), yard.Asker.Place(second.Id, 3, fork));

        var report = Verify(bundle with { Statements = [.. bundle.Statements, item] });

        Assert.Contains(report.Equivocations, proof => proof.Index == 2 && proof.OtherStatement == second.Id);
        Assert.Equal(EvidenceGrade.Received, report.Find(second.Id)!.Grade);
    }

    [Fact]
    public void Checkpoints_of_several_sizes_are_one_history_only_where_a_proof_shows_it()
    {
        var yard = new EvidenceYard();
        List<string> notes = [yard.Asker.Checkpoint(2), yard.Asker.Checkpoint(3)];

        Assert.Equal(["log.not-linked"], Codes(Verify(WithLog(yard, yard.Asker, notes))));
        Assert.Empty(Verify(WithLog(yard, yard.Asker, notes, yard.Asker.Link(2, 3))).Findings);
        Assert.Equal(["link.proof", "log.not-linked"], Codes(Verify(WithLog(yard, yard.Asker, notes, yard.Asker.Link(2, 3) with { Proof = [] }))));
        Assert.Equal(["link.no-checkpoint", "log.not-linked"], Codes(Verify(WithLog(yard, yard.Asker, notes, new LogLink(1, 3, [])))));
    }

    [Fact]
    public void A_checkpoint_by_a_strangers_key_proves_no_place()
    {
        var yard = new EvidenceYard();
        var note = yard.Answerer.Checkpoint(3);

        var report = Verify(WithLog(yard, yard.Asker, [note]));

        Assert.Equal(["checkpoint.invalid", "place.no-checkpoint", "place.absent"], Codes(report).Distinct());
        Assert.Equal(EvidenceGrade.Received, report.Find(yard.Request.Id)!.Grade);
    }

    [Fact]
    public void A_statement_that_saw_another_root_is_named()
    {
        var yard = new EvidenceYard();
        var seen = new SeenCheckpoint(BundleLogs.Origin(yard.Asker.Id, 0), 3, Sha256Digest.Of("fork"u8));
        var said = yard.Say(yard.Answerer, yard.Note(yard.Answerer, "I saw something else", yard.Asker.Id) with { Seen = [seen] });

        var report = Verify(yard.Bundle(yard.Request, said));

        Assert.Equal(["seen.conflict"], Codes(report));
    }

    private static EvidenceBundle WithLog(EvidenceYard yard, Party party, IReadOnlyList<string> notes, params LogLink[] links)
    {
        var bundle = yard.Bundle();
        return bundle with { Logs = [.. bundle.Logs.Select(log => log.Participant == party.Id ? new EvidenceLog(party.Id, 0, notes, links) : log)] };
    }

    private static SignedCheckpoint Open(Party party, string note)
    {
        var origin = BundleLogs.Origin(party.Id, 0);
        using var key = party.Chain.Newest.For(Comity.Statements.Keysets.KeyUse.Log).Single().Key.ToECDsa();
        Assert.True(SignedCheckpoint.TryOpen(Encoding.UTF8.GetBytes(note), origin, [NoteKey.Of(origin, key)], out var checkpoint, out _));
        return checkpoint;
    }

    private static EvidenceReport Verify(EvidenceBundle bundle) => EvidenceVerifier.Verify(bundle.Write()).Value;

    private static IEnumerable<string> Codes(EvidenceReport report) => report.Findings.Select(finding => finding.Code);
}
