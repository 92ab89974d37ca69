using System.Text;
using Comity.Statements;
using Comity.Statements.Evidence;
using Comity.Tlog;

namespace Comity.Trust.Tests.Evidence;

/// <summary>What an offline verification says of a log that its participant's roots have ended.</summary>
public sealed class EpochEvidenceTests
{
    [Fact]
    public void A_statement_behind_the_declared_end_is_flagged_and_counts_no_more()
    {
        var yard = new EvidenceYard();

        var report = Verify(Ended(yard, size: 2, yard.Asker.Checkpoint(3), yard.Asker.Checkpoint(2)));

        Assert.Equal(EvidenceVerdict.Wrong, report.Verdict);
        Assert.Equal("place.behind-end", Code(report, yard.Request));
        Assert.Equal(EvidenceGrade.Received, report.Find(yard.Request.Id)!.Grade);
        Assert.Equal(EvidenceGrade.Anchored, report.Find(yard.Answer.Id)!.Grade);
        Assert.Contains("place.behind-end", report.ToText(120), StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_before_the_declared_end_stands_where_it_stood()
    {
        var yard = new EvidenceYard();

        var report = Verify(Ended(yard, size: 3, yard.Asker.Checkpoint(3)));

        Assert.Null(Code(report, yard.Request));
        Assert.Equal(EvidenceGrade.Anchored, report.Find(yard.Request.Id)!.Grade);
    }

    [Fact]
    public void A_place_in_another_tree_of_the_declared_size_is_flagged()
    {
        var yard = new EvidenceYard();
        List<StatementId> other = [yard.Asker.Leaves[0], StatementId.Of("another"u8), yard.Asker.Leaves[2]];
        var bundle = Ended(yard, size: 3, yard.Asker.Checkpoint(3, other));
        bundle = bundle with { Statements = [.. bundle.Statements.Select(item => item.Sid == yard.Request.Id ? item with { Place = yard.Asker.Place(item.Sid, 3, other) } : item)] };

        Assert.Equal("place.other-end", Code(Verify(bundle), yard.Request));
    }

    [Fact]
    public void A_place_counts_only_where_the_file_shows_that_it_leads_to_the_end()
    {
        var yard = new EvidenceYard();
        var later = yard.Say(yard.Asker, yard.Note(yard.Asker, "one more", yard.Answerer.Id));
        Assert.Equal(3, yard.Asker.Leaves.IndexOf(later.Id));
        var (three, four) = (yard.Asker.Checkpoint(3), yard.Asker.Checkpoint(4));

        Assert.Equal("place.end-unproven", Code(Verify(Ended(yard, size: 3, four)), yard.Request));
        Assert.Equal("place.end-unproven", Code(Verify(Ended(yard, size: 3, four, three)), yard.Request));
        Assert.Null(Code(Verify(Ended(yard, size: 3, [yard.Asker.Link(3, 4)], four, three)), yard.Request));
    }

    private static EvidenceBundle Ended(EvidenceYard yard, int size, params string[] checkpoints) => Ended(yard, size, [], checkpoints);

    /// <summary>The yard's bundle with these checkpoints of the asker's log, and the keyset by which its roots ended that log at a size.</summary>
    private static EvidenceBundle Ended(EvidenceYard yard, int size, LogLink[] links, params string[] checkpoints)
    {
        var bundle = yard.Bundle();
        var declaring = yard.Asker.Ending(size);
        return bundle with
        {
            Keysets = [.. bundle.Keysets, new EvidenceItem(declaring.Id, Encoding.UTF8.GetString(declaring.Jws.Span))],
            Logs = [.. bundle.Logs.Select(log => log.Participant == yard.Asker.Id ? new EvidenceLog(log.Participant, 0, checkpoints, links) : log)],
        };
    }

    private static string? Code(EvidenceReport report, Statement statement) =>
        report.Find(statement.Id)!.Findings.Select(finding => finding.Code).SingleOrDefault(code => code is "place.behind-end" or "place.other-end" or "place.end-unproven");

    private static EvidenceReport Verify(EvidenceBundle bundle) => EvidenceVerifier.Verify(bundle.Write()).Value;
}
