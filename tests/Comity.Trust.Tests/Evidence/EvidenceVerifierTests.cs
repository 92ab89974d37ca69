using Comity.Statements;
using Comity.Statements.Evidence;

namespace Comity.Trust.Tests.Evidence;

public sealed class EvidenceVerifierTests
{
    [Fact]
    public void A_complete_file_verifies_without_a_finding()
    {
        var yard = new EvidenceYard();

        var report = EvidenceVerifier.Verify(yard.Bundle().Write()).Value;

        Assert.Empty(report.Findings);
        Assert.Equal(EvidenceVerdict.Verified, report.Verdict);
        Assert.Equal([("XA", "Republic of XA"), ("XB", "Kingdom of XB")], report.Statements.Select(statement => (statement.AuthorCode, statement.AuthorName)));
        Assert.All(report.Statements, statement => Assert.Equal(EvidenceGrade.Anchored, statement.Grade));
        Assert.Equal(AttachmentState.Verified, Assert.Single(report.Attachments).State);
        Assert.Equal(Tlp.Amber, report.Tlp);
    }

    [Fact]
    public void A_statement_without_a_place_is_received_and_no_more()
    {
        var bundle = new EvidenceYard().Bundle();

        var report = Verify(bundle with { Statements = [bundle.Statements[0], bundle.Statements[1] with { Place = null }] });

        Assert.Equal(EvidenceVerdict.Incomplete, report.Verdict);
        Assert.Equal(EvidenceGrade.Received, report.Statements[1].Grade);
        Assert.Equal(["place.absent"], Codes(report));
    }

    [Fact]
    public void The_name_of_an_entry_must_be_its_statements()
    {
        var bundle = new EvidenceYard().Bundle();

        var report = Verify(bundle with { Statements = [bundle.Statements[0] with { Sid = StatementId.Of("another"u8) }, bundle.Statements[1]] });

        Assert.Contains("statement.other-id", Codes(report));
        Assert.Equal(EvidenceGrade.NotVerified, report.Statements[0].Grade);
        Assert.Equal("/statements/0/sid", report.Findings[0].Where);
    }

    [Fact]
    public void A_proof_of_another_statement_is_no_proof()
    {
        var bundle = new EvidenceYard().Bundle();

        var report = Verify(bundle with { Statements = [bundle.Statements[0] with { Place = bundle.Statements[1].Place! with { Index = 0 } }, bundle.Statements[1]] });

        Assert.Equal(["place.proof"], Codes(report).Where(code => code.StartsWith("place.p", StringComparison.Ordinal)));
        Assert.Equal(EvidenceGrade.Received, report.Statements[0].Grade);
        Assert.False(report.Statements[0].IsSound);
    }

    [Fact]
    public void What_was_said_before_a_rotation_holds_and_what_was_said_after_under_the_old_keyset_does_not()
    {
        var yard = new EvidenceYard();
        var late = yard.Note(yard.Asker, "signed with the old key", yard.Answerer.Id);
        var old = yard.Asker.Rotate();
        yard.Asker.Log(yard.Asker.Chain.Newest.Id);
        var said = yard.Say(yard.Asker, late, old);

        var report = Verify(yard.Bundle(yard.Request, said));

        Assert.True(report.Find(yard.Request.Id)!.IsSound);
        Assert.Equal("keyset.interval", Assert.Single(report.Find(said.Id)!.Findings).Code);
        Assert.Equal(EvidenceVerdict.Wrong, report.Verdict);
    }

    [Fact]
    public void Without_the_place_of_the_next_keyset_the_interval_is_not_shown()
    {
        var yard = new EvidenceYard();
        yard.Asker.Rotate();
        yard.Asker.Log(yard.Asker.Chain.Newest.Id);
        var bundle = yard.Bundle();

        var report = Verify(bundle with { Keysets = [.. bundle.Keysets.Select(keyset => keyset.Sid == yard.Asker.Chain.Newest.Id ? keyset with { Place = null } : keyset)] });

        Assert.Equal(["keyset.place-absent"], Codes(report));
        Assert.Equal(EvidenceVerdict.Incomplete, report.Verdict);
    }

    [Fact]
    public void A_keyset_that_stands_before_its_predecessor_is_named()
    {
        var yard = new EvidenceYard();
        var before = yard.Asker.Leaves.Count;
        yard.Asker.Rotate();
        yard.Asker.Log(yard.Asker.Chain.Newest.Id);
        (yard.Asker.Leaves[0], yard.Asker.Leaves[before]) = (yard.Asker.Leaves[before], yard.Asker.Leaves[0]);

        var report = Verify(yard.Bundle());

        Assert.Contains("keyset.not-first", Codes(report));
        Assert.Contains("keyset.order", Codes(report));
        Assert.Contains("keyset.interval", Codes(report));
    }

    [Fact]
    public void A_revocation_disputes_from_its_index_on_unless_the_issuer_stands_by_it()
    {
        var yard = new EvidenceYard();
        var second = yard.Say(yard.Asker, yard.Note(yard.Asker, "second", yard.Answerer.Id));
        var third = yard.Say(yard.Asker, yard.Note(yard.Asker, "third", yard.Answerer.Id));
        yard.Asker.Rotate(revokedFrom: yard.Asker.Leaves.IndexOf(second.Id), third.Id);
        yard.Asker.Log(yard.Asker.Chain.Newest.Id);

        var report = Verify(yard.Bundle(yard.Request, second, third));

        Assert.True(report.Find(yard.Request.Id)!.IsSound);
        Assert.Equal("statement.disputed", Assert.Single(report.Find(second.Id)!.Findings, finding => finding.Weight == FindingWeight.Wrong).Code);
        Assert.True(report.Find(third.Id)!.IsSound);
    }

    [Fact]
    public void A_revoked_keys_statement_without_a_place_is_disputed()
    {
        var yard = new EvidenceYard();
        yard.Asker.Rotate(revokedFrom: 100);
        yard.Asker.Log(yard.Asker.Chain.Newest.Id);
        var bundle = yard.Bundle(yard.Request);

        var report = Verify(bundle with { Statements = [bundle.Statements[0] with { Place = null }] });

        Assert.Contains("statement.disputed", Codes(report));
    }

    [Fact]
    public void An_issuer_that_the_roster_does_not_admit_is_named()
    {
        var yard = new EvidenceYard();
        var early = yard.Note(yard.Answerer, "before I was a member", yard.Registrar.Id) with { Roster = yard.Rosters.Rosters[1].Id };

        var report = Verify(yard.Bundle(yard.Say(yard.Answerer, early)));

        Assert.Equal(["roster.not-a-member"], Codes(report));
    }

    [Fact]
    public void A_recipient_whom_no_roster_ever_listed_is_named()
    {
        var yard = new EvidenceYard();

        var report = Verify(yard.Bundle(yard.Say(yard.Asker, yard.Note(yard.Asker, "to whom?", new Party("XS").Id))));

        Assert.Equal(["audience.stranger"], Codes(report));
    }

    [Fact]
    public void A_shared_reference_to_what_is_not_in_the_file_is_named()
    {
        var yard = new EvidenceYard();

        var report = Verify(yard.Bundle(yard.Answer));

        Assert.Equal(["reference.missing"], Codes(report));
        Assert.Equal(EvidenceVerdict.Incomplete, report.Verdict);
    }

    [Fact]
    public void An_answer_outside_the_exercise_of_its_question_is_named()
    {
        var yard = new EvidenceYard();
        var mixed = yard.Note(yard.Answerer, "for real?", yard.Asker.Id) with { Exercise = "ex-1", References = [new Reference(yard.Request.Id, "answers", true)] };

        var report = Verify(yard.Bundle(yard.Request, yard.Say(yard.Answerer, mixed)));

        Assert.Equal(["reference.exercise-mixed"], Codes(report));
        Assert.True(report.IsExercise);
    }

    [Fact]
    public void Nothing_is_believed_of_a_participant_whose_keysets_are_missing()
    {
        var bundle = new EvidenceYard().Bundle();

        var report = Verify(bundle with { Keysets = [], Logs = [] });

        Assert.All(report.Statements, statement => Assert.Equal((EvidenceGrade.NotVerified, null), (statement.Grade, statement.Statement)));
        Assert.Contains("statement.unknown-issuer", Codes(report));
    }

    [Fact]
    public void A_genesis_that_comes_again_under_another_name_cannot_hide_a_revocation()
    {
        var yard = new EvidenceYard();
        yard.Asker.Rotate(revokedFrom: 1);
        yard.Asker.Log(yard.Asker.Chain.Newest.Id);
        var bundle = yard.Bundle();
        var genesis = bundle.Keysets.First(keyset => keyset.Sid == yard.Asker.Chain.Genesis.Id);

        var report = Verify(bundle with { Keysets = [.. bundle.Keysets, genesis with { Sid = StatementId.Of("again"u8) }] });

        Assert.Contains("evidence.duplicate", Codes(report));
        Assert.Contains("statement.disputed", Codes(report));
    }

    [Fact]
    public void A_keyset_among_the_statements_is_believed_only_byte_for_byte()
    {
        var yard = new EvidenceYard();
        var genesis = yard.Asker.Chain.Statements[0];
        var bundle = yard.Bundle(genesis);
        var respelt = bundle.Statements[0] with { Jws = bundle.Statements[0].Jws.Replace("{\"payload\"", "{ \"payload\"", StringComparison.Ordinal) };

        Assert.Equal(EvidenceGrade.Anchored, Verify(bundle).Statements[0].Grade);
        Assert.Equal(EvidenceGrade.NotVerified, Verify(bundle with { Statements = [respelt] }).Statements[0].Grade);
    }

    [Fact]
    public void Other_digits_than_those_of_the_key_phrase_are_named()
    {
        var bundle = new EvidenceYard().Bundle();
        var phrase = bundle.Phrases[0];

        var report = Verify(bundle with { Phrases = [phrase with { Digits = phrase.Digits[1..] + phrase.Digits[0] }] });

        Assert.Contains("phrase.digits", Codes(report));
    }

    [Fact]
    public void An_empty_file_proves_nothing_and_is_for_nobody()
    {
        var report = Verify(new EvidenceBundle { Format = EvidenceBundle.FormatName });

        Assert.Equal(EvidenceVerdict.Incomplete, report.Verdict);
        Assert.Equal(Tlp.Red, report.Tlp);
    }

    private static EvidenceReport Verify(EvidenceBundle bundle) => EvidenceVerifier.Verify(bundle.Write()).Value;

    private static IEnumerable<string> Codes(EvidenceReport report) => report.Findings.Select(finding => finding.Code);
}
