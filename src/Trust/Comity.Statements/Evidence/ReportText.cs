using System.Globalization;
using System.Text;

namespace Comity.Statements.Evidence;

/// <summary>A report for a terminal: aligned columns, plain words, and nothing that a hostile name could do to the screen.</summary>
internal sealed class ReportText
{
    private readonly EvidenceReport _report;
    private readonly int _width;
    private readonly bool _ascii;
    private readonly StringBuilder _text = new();

    private ReportText(EvidenceReport report, int width, bool ascii) => (_report, _width, _ascii) = (report, Math.Max(width, 48), ascii);

    public static string Write(EvidenceReport report, int width, bool ascii)
    {
        var text = new ReportText(report, width, ascii);
        text.Verdict();
        text.Statements();
        text.OtherFindings();
        text.Attachments();
        text.Background();
        return text._text.ToString();
    }

    private void Verdict()
    {
        if (_report.IsExercise)
            Line("EXERCISE EXERCISE EXERCISE");
        var (wrong, notShown) = (Count(FindingWeight.Wrong), Count(FindingWeight.NotShown));
        Wrapped(_report.Verdict switch
        {
            EvidenceVerdict.Verified => $"{Sign(FindingWeight.Note)} Verified: every statement is genuine and stands in its author's log.",
            EvidenceVerdict.Incomplete => $"{Sign(FindingWeight.NotShown)} Incomplete: nothing is wrong; not shown by this file: {notShown}.",
            _ => $"{Sign(FindingWeight.Wrong)} WRONG: do not rely on this file. Wrong: {wrong}; not shown: {notShown}.",
        }, 2);
        Line("");
    }

    private void Statements()
    {
        List<string[]> rows = [["", "Time (UTC)", "Author", "Type", "Grade", "Marking", "Custody", "Identifier"]];
        rows.AddRange(_report.Statements.Select(Row));
        var widths = Widths(rows);
        Cells(rows[0], widths);
        for (var i = 0; i < _report.Statements.Count; i++)
        {
            Cells(rows[i + 1], widths);
            foreach (var finding in _report.Statements[i].Findings)
                Finding(finding, 4);
        }
    }

    private string[] Row(StatementReport statement) =>
    [
        statement.IsSound ? Sign(statement.Findings.Any(finding => finding.Weight == FindingWeight.NotShown) ? FindingWeight.NotShown : FindingWeight.Note) : Sign(FindingWeight.Wrong),
        statement.ClaimedAt?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "-",
        Author(statement),
        statement.Type ?? "-",
        Grade(statement.Grade),
        statement.Marking?.Tlp.ToString() ?? "-",
        CustodyOf(statement.Custody),
        Short(statement.Id.ToString()),
    ];

    // What a narrow terminal has no room for goes first from the least telling column.
    private int[] Widths(List<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => TerminalText.Width(row[i]))).ToArray();
        foreach (var least in new[] { 6, 5, 3, 1 })
        {
            if (Total(widths) > _width)
                widths[least] = 0;
        }

        widths[2] = Math.Max(6, widths[2] - Math.Max(0, Total(widths) - _width));
        return widths;
    }

    private static int Total(int[] widths) => widths.Sum(width => width == 0 ? 0 : width + 2) - 2;

    private void Cells(string[] row, int[] widths)
    {
        var shown = row.Zip(widths).Where(cell => cell.Second > 0).Select(cell => TerminalText.Pad(TerminalText.Cut(cell.First, cell.Second, Ellipsis), cell.Second));
        Line(string.Join("  ", shown).TrimEnd());
    }

    private void OtherFindings()
    {
        var shown = _report.Statements.SelectMany(statement => statement.Findings).ToHashSet();
        var others = _report.Findings.Where(finding => !shown.Contains(finding)).ToList();
        if (others.Count > 0)
            Heading("Elsewhere in the file");
        foreach (var finding in others)
            Finding(finding, 0);
    }

    private void Attachments()
    {
        if (_report.Attachments.Count > 0)
            Heading("Attachments");
        foreach (var attachment in _report.Attachments)
        {
            var (weight, word) = attachment.State switch
            {
                AttachmentState.Verified => (FindingWeight.Note, "verified"),
                AttachmentState.NotIncluded => (FindingWeight.NotShown, "not included"),
                _ => (FindingWeight.Wrong, "WRONG"),
            };
            Wrapped($"{Sign(weight)} {TerminalText.Plain(attachment.Name)}, {attachment.Size} bytes, {word}, SHA-256 {attachment.Sha256}", 2);
        }
    }

    private void Background()
    {
        Heading("Names are as these rosters bind them; compare the identifiers with what you know from elsewhere");
        foreach (var community in _report.Communities)
            Wrapped($"community    {TerminalText.Plain(community.Name)}  {community.Id}  rosters: {community.Rosters}, registrars: {community.Registrars.Count}{Forked(community.Forked)}", 13);
        foreach (var participant in _report.Participants)
            Wrapped($"participant  {TerminalText.Plain(participant.Name ?? "unnamed")}  {participant.Id}  keysets: {participant.Keysets}{(participant.Trial ? ", trial keys" : "")}{Forked(participant.Forked)}", 13);
        foreach (var log in _report.Logs)
            Wrapped($"log          {TerminalText.Plain(log.Origin)}  size: {log.Size}, checkpoints: {log.Checkpoints}{Forked(log.Forked)}", 13);
        if (_report.ClaimedExport is { } note)
            Wrapped($"Not signed, not believed: says it was exported by {TerminalText.Plain(note.Name)} at {Timestamp.Write(note.At)}.", 2);
    }

    private void Finding(EvidenceFinding finding, int indent) =>
        Wrapped($"{new string(' ', indent)}{Sign(finding.Weight)} {finding.Code} at {TerminalText.Plain(finding.Where)}: {TerminalText.Plain(finding.Explanation)}", indent + 2);

    private int Count(FindingWeight weight) => _report.Findings.Count(finding => finding.Weight == weight);

    private string Sign(FindingWeight weight) => weight switch
    {
        FindingWeight.Note => _ascii ? "+" : "✓",
        FindingWeight.NotShown => "?",
        _ => _ascii ? "x" : "✗",
    };

    private string Ellipsis => _ascii ? "..." : "…";

    private string Short(string id) => id[..Math.Min(id.Length, 15)] + Ellipsis;

    private static string Author(StatementReport statement) => statement switch
    {
        { AuthorCode: { } code, AuthorName: { } name } when code != name => TerminalText.Plain($"{code} {name}"),
        { AuthorName: { } name } => TerminalText.Plain(name),
        { Author: { } author } => author.ToString()[..15],
        _ => "nobody",
    };

    private static string Grade(EvidenceGrade grade) => grade switch
    {
        EvidenceGrade.Anchored => "anchored",
        EvidenceGrade.Received => "received",
        _ => "NOT VERIFIED",
    };

    private static string CustodyOf(Custody? custody) => custody switch
    {
        Comity.Statements.Custody.StateHsm => "state-hsm",
        Comity.Statements.Custody.StateDevice => "state-device",
        Comity.Statements.Custody.HostHeld => "host-held",
        _ => "-",
    };

    private static string Forked(bool forked) => forked ? ", FORKED" : "";

    private void Heading(string text)
    {
        Line("");
        Wrapped(text, 0);
    }

    private void Wrapped(string text, int indent)
    {
        foreach (var line in TerminalText.Wrap(text, _width, indent))
            Line(line);
    }

    private void Line(string line) => _text.Append(_ascii ? Ascii(line) : line).Append('\n');

    private static string Ascii(string line)
    {
        var ascii = new StringBuilder();
        foreach (var rune in line.EnumerateRunes())
            ascii.Append(rune.IsAscii ? rune.ToString() : "?");
        return ascii.ToString();
    }
}
