using System.Globalization;

namespace Comity.Statements.Evidence;

/// <summary>A dossier as one self-contained HTML file, ready to print: what was verified, what was not, and how to check it again.</summary>
/// <remarks>
/// No script, no request to anywhere, every text escaped and isolated in its own direction. What the report does not verify is marked as such,
/// whatever the entries say.
/// </remarks>
public sealed class DossierPage
{
    private readonly EvidenceReport _report;
    private readonly DossierHead _head;
    private readonly IReadOnlyList<DossierEntry> _entries;
    private readonly DossierWords _words;
    private readonly HtmlPage _html = new();

    private readonly CustodyRegister? _register;

    private DossierPage(EvidenceReport report, DossierHead head, IReadOnlyList<DossierEntry> entries, DossierWords words, CustodyRegister? register) =>
        (_report, _head, _entries, _words, _register) = (report, head, entries, words, register);

    /// <summary>The strictest label of everything printed; TLP:RED when nothing is.</summary>
    private Tlp Tlp => _entries.Select(entry => entry.Tlp).Concat(_register?.Items.Select(item => item.Tlp) ?? []).Append(_report.Tlp).Aggregate(Tlp.Strictest);

    private bool IsExercise => _report.IsExercise || _register?.Exercise is not null || _entries.Any(entry => entry.Exercise is not null);

    /// <param name="entries">The timeline, in the order in which it shall be printed.</param>
    /// <param name="words">Defaults to English.</param>
    /// <param name="register">The printer's own register of evidence: shown as its own record, never as anything that was verified.</param>
    /// <returns>The whole file; write it as UTF-8.</returns>
    public static string Write(EvidenceReport report, DossierHead head, IReadOnlyList<DossierEntry> entries, DossierWords? words = null, CustodyRegister? register = null)
    {
        var page = new DossierPage(report, head, entries, words ?? DossierWords.English, register);
        page.Document();
        return page._html.ToString();
    }

    private void Document()
    {
        using var html = _html.Element("html", ("lang", _words.Language), ("dir", _words.IsRightToLeft ? "rtl" : "ltr"));
        using (_html.Element("head"))
        {
            _html.Void("meta", ("charset", "utf-8"));
            _html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'"));
            _html.Void("meta", ("name", "viewport"), ("content", "width=device-width"));
            _html.Element("title", (IsExercise ? _words.Exercise + " " : "") + $"{Tlp} {_words.Dossier} {_head.Title}");
            _html.Style(DossierStyle.Css);
        }

        using var body = _html.Element("body");
        using var sheet = _html.Element("table", ("class", "sheet"), ("role", "presentation"));
        using (_html.Element("thead"))
            Band();
        using var rows = _html.Element("tbody");
        using var row = _html.Element("tr");
        using var cell = _html.Element("td");
        Main();
    }

    private void Band()
    {
        using var row = _html.Element("tr");
        using var cell = _html.Element("td");
        if (IsExercise)
            _html.Element("div", _words.Exercise, ("class", "exercise"));
        using var band = _html.Element("div", ("class", "band"));
        _html.Element("bdi", _head.Title);
        _html.Element("span", Tlp.ToString(), ("class", "label"), ("dir", "ltr"));
    }

    private void Main()
    {
        using var main = _html.Element("main");
        using (_html.Element("h1"))
            _html.Element("bdi", _head.Title);
        if (_head.Subtitle is { } subtitle)
        {
            using var line = _html.Element("p", ("class", "sub"));
            _html.Element("bdi", subtitle);
        }

        _html.Element("p", Fill(_words.Printed, Time(_head.PrintedAt)), ("class", "printed"));
        Verdict();
        Timeline();
        if (_register is not null)
            new DossierRegister(_html, _words, _register).Write();
        Findings();
        Identifiers();
        Attachments();
        Checking();
    }

    private void Verdict() => _html.Element(
        "p",
        _report.Verdict switch
        {
            EvidenceVerdict.Verified => _words.Verified,
            EvidenceVerdict.Incomplete => _words.Incomplete,
            _ => _words.Wrong,
        },
        ("class", _report.Verdict == EvidenceVerdict.Wrong ? "verdict wrong" : "verdict"));

    private void Timeline()
    {
        _html.Element("h2", _words.Timeline);
        _html.Element("p", _words.TimelineNote, ("class", "small"));
        using var list = _html.Element("ol", ("class", "timeline"));
        foreach (var entry in _entries)
            Entry(entry);
    }

    private void Entry(DossierEntry entry)
    {
        var statement = entry.Id is { } id ? _report.Find(id) : null;
        var isUnverified = entry.Id is not null && statement is not { IsSound: true };
        var isLong = entry.Texts.Sum(text => text.Text.Variants.Sum(variant => variant.Text.Length)) > 1500;
        using var item = _html.Element("li", ("class", $"entry{(isUnverified ? " unverified" : "")}{(isLong ? " long" : "")}"));
        using (_html.Element("div", ("class", "line")))
        {
            _html.Element("time", Time(entry.At), ("datetime", Timestamp.Write(entry.At)));
            _html.Element("span", entry.Tlp.ToString(), ("dir", "ltr"));
            _html.Element("span", entry.Id is null ? _words.RecordOnly : Grade(statement), ("class", "grade"));
        }

        using (_html.Element("p", ("class", "who")))
        {
            _html.Element("strong", entry.Author, ("dir", "auto"));
            _html.Text(" · ");
            _html.Element("bdi", entry.Kind, ("class", "kind"));
        }

        if (isUnverified)
            _html.Element("p", _words.NotVerifiedNote, ("class", "grade"));
        Fields(entry);
        foreach (var text in entry.Texts)
            Text(text);
        if (entry.Id is { } shown)
            _html.Element("div", Short(shown), ("class", "id"), ("dir", "ltr"));
    }

    private void Fields(DossierEntry entry)
    {
        var audience = entry.Audience is { } words ? [new DossierField(_words.For, words)] : Array.Empty<DossierField>();
        if (audience.Length + entry.Fields.Count == 0)
            return;
        using var list = _html.Element("dl");
        foreach (var field in audience.Concat(entry.Fields))
        {
            _html.Element("dt", field.Name, ("dir", "auto"));
            _html.Element("dd", field.Value, ("dir", "auto"));
        }
    }

    private void Text(DossierText text)
    {
        using var block = _html.Element("div", ("class", "text"));
        _html.Element("h4", text.Name, ("dir", "auto"));
        foreach (var variant in text.Text.Variants)
        {
            using var words = _html.Element("div", ("class", "variant"), ("lang", variant.Lang), ("dir", "auto"));
            _html.Element("span", $"{variant.Lang}, {Translator(variant)}", ("class", "lang"), ("lang", _words.Language), ("dir", _words.IsRightToLeft ? "rtl" : "ltr"));
            _html.Element("bdi", variant.Text);
        }
    }

    private string Translator(LanguageVariant variant) => variant.By switch
    {
        null => _words.Original,
        "human" => _words.HumanTranslation,
        _ => _words.MachineTranslation,
    };

    private void Findings()
    {
        _html.Element("h2", _words.Findings);
        if (_report.Findings.Count == 0)
            _html.Element("p", _words.NoFindings);
        else
            Rows(_report.Findings.Select(finding => new[] { Weight(finding.Weight), finding.Code, finding.Explanation, finding.Where }));
    }

    private void Identifiers()
    {
        _html.Element("h2", _words.Identifiers);
        _html.Element("p", _words.IdentifiersNote, ("class", "small"));
        Rows(_report.Statements.Select(statement => new[] { Grade(statement), Position(statement), statement.Id.ToString() }));
        Rows(_report.Communities.Select(community => new[] { _words.Community, community.Name, community.Id.ToString() })
            .Concat(_report.Participants.Select(participant => new[] { _words.Participant, participant.Name ?? "", participant.Id.ToString() })));
    }

    private void Attachments()
    {
        if (_report.Attachments.Count == 0)
            return;
        _html.Element("h2", _words.Attachments);
        Rows(_report.Attachments.Select(file => new[] { State(file.State), file.Name, Fill(_words.Bytes, Number(file.Size)), "SHA-256 " + file.Sha256 }));
    }

    private void Checking()
    {
        _html.Element("h2", _words.Checking);
        _html.Element("p", _words.CheckingFile);
        using (_html.Element("pre"))
            _html.Element("code", $"comity statement verify {_head.FileName}");
        _html.Element("p", _words.CheckingNames);
    }

    /// <summary>Rows whose last cell is an identifier or a place.</summary>
    private void Rows(IEnumerable<string[]> rows)
    {
        using var table = _html.Element("table", ("class", "list"));
        using var body = _html.Element("tbody");
        foreach (var cells in rows)
        {
            using var row = _html.Element("tr");
            foreach (var cell in cells[..^1])
                _html.Element("td", cell, ("dir", "auto"));
            _html.Element("td", cells[^1], ("class", "id"), ("dir", "ltr"));
        }
    }

    private string Grade(StatementReport? statement) => statement switch
    {
        null or { IsSound: false } => _words.NotVerified,
        { Grade: EvidenceGrade.Anchored } => _words.Anchored,
        _ => _words.Received,
    };

    private string Position(StatementReport statement) =>
        statement is { Index: { } index, Epoch: { } epoch } ? Fill(_words.LogPosition, Number(index), Number(epoch)) : "–";

    private string Weight(FindingWeight weight) => weight switch
    {
        FindingWeight.Wrong => _words.FindingWrong,
        FindingWeight.NotShown => _words.FindingNotShown,
        _ => _words.FindingNote,
    };

    private string State(AttachmentState state) => state switch
    {
        AttachmentState.Verified => _words.AttachmentVerified,
        AttachmentState.NotIncluded => _words.AttachmentNotIncluded,
        _ => _words.AttachmentWrong,
    };

    private string Time(DateTimeOffset at) => _words.Time(at);

    private static string Short(StatementId id) => id.ToString()[..15] + "…";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Fill(string sentence, params object[] values) => string.Format(CultureInfo.InvariantCulture, sentence, values);
}
