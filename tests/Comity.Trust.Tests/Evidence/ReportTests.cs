using System.Text.Json;
using Comity.Statements;
using Comity.Statements.Evidence;

namespace Comity.Trust.Tests.Evidence;

public sealed class ReportTests
{
    [Theory]
    [InlineData(160)]
    [InlineData(100)]
    [InlineData(60)]
    [InlineData(48)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var yard = new EvidenceYard();
        var bundle = yard.Bundle();
        var report = EvidenceVerifier.Verify(bundle with { Statements = [bundle.Statements[0] with { Place = null }, bundle.Statements[1] with { Jws = "no" }] });

        var lines = report.ToText(width).Split('\n');

        Assert.All(lines, line => Assert.InRange(TerminalText.Width(line), 0, width));
        Assert.Contains(lines, line => line.Contains("WRONG", StringComparison.Ordinal));
        Assert.Contains("NOT VERIFIED", report.ToText(width), StringComparison.Ordinal);
    }

    [Fact]
    public void A_verified_report_says_so_first_and_lists_each_statement()
    {
        var yard = new EvidenceYard();

        var lines = EvidenceVerifier.Verify(yard.Bundle()).ToText(140).Split('\n');

        Assert.StartsWith("✓ Verified", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("✓  2026-11-21 12:00:00  XA Republic of XA  test.note/1  anchored  TLP:AMBER", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Not signed, not believed", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_unicode_everything_is_ascii()
    {
        var bundle = new EvidenceYard().Bundle();

        var text = EvidenceVerifier.Verify(bundle with { Statements = [bundle.Statements[1]] }).ToText(80, ascii: true);

        Assert.All(text, c => Assert.True(char.IsAscii(c)));
        Assert.Contains("? reference.missing", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_cannot_move_the_cursor_or_turn_the_line()
    {
        var bundle = new EvidenceYard().Bundle();

        var text = EvidenceVerifier.Verify(bundle with { Note = bundle.Note! with { Name = "XB\u001b[2J\u202e\r\ngenuine" } }).ToText(80);

        Assert.DoesNotContain(text, c => c is '\u001b' or '\u202e' or '\r');
        Assert.Contains("XB·[2J···genuine", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_form_carries_verdict_grades_and_findings()
    {
        var yard = new EvidenceYard();

        using var json = JsonDocument.Parse(EvidenceVerifier.Verify(yard.Bundle(yard.Answer)).ToJson());

        Assert.Equal("comity-evidence-report/1", json.RootElement.GetProperty("format").GetString());
        Assert.Equal("incomplete", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal("anchored", json.RootElement.GetProperty("statements")[0].GetProperty("grade").GetString());
        Assert.Equal("reference.missing", json.RootElement.GetProperty("findings")[0].GetProperty("code").GetString());
    }

    [Fact]
    public void A_dossier_escapes_every_text_and_runs_nothing()
    {
        var yard = new EvidenceYard();
        const string Hostile = "</td><script>alert(1)</script>\" onload=\"x";
        var entry = new DossierEntry
        {
            Id = yard.Request.Id,
            Author = Hostile,
            At = EvidenceYard.Noon,
            Kind = Hostile,
            Audience = Hostile,
            Fields = [new DossierField(Hostile, Hostile)],
            Texts = [new DossierText(Hostile, LanguageText.Of("en", Hostile))],
        };

        var html = DossierPage.Write(EvidenceVerifier.Verify(yard.Bundle()), new DossierHead(Hostile, Hostile, Hostile, EvidenceYard.Noon), [entry]);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\" onload", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dossier_marks_what_the_file_does_not_verify_whatever_the_entry_says()
    {
        var yard = new EvidenceYard();
        var report = EvidenceVerifier.Verify(yard.Bundle(yard.Request));

        var html = DossierPage.Write(report, Head, [Entry(yard.Request.Id), Entry(yard.Answer.Id), Entry(null)]);

        Assert.Equal(1, Count(html, "class=\"entry unverified\""));
        Assert.Equal(1, Count(html, ">anchored</span>"));
        Assert.Contains("NOT VERIFIED", html, StringComparison.Ordinal);
        Assert.Contains("own record, not a signed statement", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dossier_carries_the_strictest_label_and_says_exercise_first()
    {
        var yard = new EvidenceYard();
        var report = EvidenceVerifier.Verify(yard.Bundle());

        var html = DossierPage.Write(report, Head, [Entry(yard.Request.Id) with { Tlp = Tlp.AmberStrict, Exercise = "ex-1" }]);

        Assert.Contains("<title>EXERCISE EXERCISE EXERCISE TLP:AMBER&#x2B;STRICT", html, StringComparison.Ordinal);
        Assert.Contains("class=\"label\" dir=\"ltr\">TLP:AMBER&#x2B;STRICT<", html, StringComparison.Ordinal);
        Assert.Contains("class=\"exercise\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"exercise\"", DossierPage.Write(report, Head, [Entry(yard.Request.Id)]), StringComparison.Ordinal);
    }

    private static DossierHead Head => new("XA-2026-17", null, "XA-2026-17.evidence.json", EvidenceYard.Noon);

    private static DossierEntry Entry(StatementId? id) =>
        new() { Id = id, Author = "XA", At = EvidenceYard.Noon, Kind = "Request for assistance", Tlp = Tlp.Amber };

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
