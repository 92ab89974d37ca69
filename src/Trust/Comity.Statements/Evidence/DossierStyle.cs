namespace Comity.Statements.Evidence;

/// <summary>The style sheet of a dossier: black on white, no colour that a copier would lose, a band that repeats on every printed page.</summary>
internal static class DossierStyle
{
    /// <summary>Page numbers come from the print engine; the label and the exercise band are a table head, which every engine repeats.</summary>
    public const string Css = """
        @page { size: A4; margin: 14mm 16mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 52rem; padding: 0 1rem 2rem; background: #fff; color: #111; font: 11pt/1.45 "Noto Sans", "Liberation Sans", Arial, sans-serif; }
        table.sheet { width: 100%; border-collapse: collapse; }
        table.sheet > thead { display: table-header-group; }
        table.sheet > thead td { padding: 0 0 .7rem; font-weight: 400; }
        table.sheet > tbody > tr > td { padding: 0; vertical-align: top; }
        .band { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1.5pt solid #111; padding: .5rem 0 .25rem; font-size: 9pt; }
        .band .label { background: #111; color: #fff; padding: 0 .5em; font-weight: 700; white-space: nowrap; }
        .exercise { border: 2pt solid #111; padding: .2rem; text-align: center; font-weight: 700; letter-spacing: .15em; }
        h1 { margin: .3rem 0 0; font-size: 19pt; line-height: 1.2; }
        .sub { margin: .1rem 0 0; font-size: 12pt; }
        .printed { margin: .2rem 0 .8rem; color: #444; font-size: 9.5pt; }
        h2 { margin: 1.5rem 0 .4rem; font-size: 13pt; break-after: avoid; }
        p { margin: .3rem 0; }
        .verdict { border: 1pt solid #111; border-inline-start-width: 6pt; padding: .45rem .7rem; font-weight: 600; }
        .verdict.wrong, .entry.unverified { border-style: dashed; border-width: 2pt; border-inline-start: 6pt solid #111; }
        .small { color: #444; font-size: 9.5pt; }
        ol.timeline { list-style: none; margin: 0; padding: 0; }
        .entry { border: .75pt solid #888; border-inline-start: 3pt solid #111; margin: .55rem 0; padding: .4rem .7rem .5rem; break-inside: avoid-page; }
        .entry.long { break-inside: auto; }
        .line { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; font-size: 9.5pt; color: #333; break-after: avoid; }
        .who { margin: .1rem 0 .2rem; font-size: 12pt; break-after: avoid; }
        .who .kind { font-weight: 400; }
        .grade { font-weight: 700; }
        .entry.unverified .grade { background: #111; color: #fff; padding: 0 .4em; }
        dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .1rem .9rem; margin: .35rem 0; font-size: 10pt; }
        dt { color: #444; } dd { margin: 0; overflow-wrap: anywhere; }
        ol.custody { margin: .35rem 0 0; padding-inline-start: 1.6rem; font-size: 10pt; }
        ol.custody li { margin: .15rem 0; break-inside: avoid; overflow-wrap: anywhere; }
        .different { font-weight: 700; }
        .text { margin: .4rem 0 0; }
        .text h4 { margin: 0; font-size: 9.5pt; font-weight: 600; color: #444; break-after: avoid; }
        .variant { white-space: pre-wrap; overflow-wrap: anywhere; margin: .1rem 0 .35rem; padding-inline-start: .6rem; border-inline-start: 1.5pt solid #bbb; unicode-bidi: isolate; }
        .variant .lang { display: block; white-space: normal; font-size: 8.5pt; color: #555; }
        .id, code { font-family: "Noto Sans Mono", "Liberation Mono", monospace; font-size: 8.5pt; overflow-wrap: anywhere; }
        table.list { width: 100%; border-collapse: collapse; font-size: 9.5pt; }
        table.list td, table.list th { border-bottom: .5pt solid #999; padding: .25rem .6rem .25rem 0; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
        table.list td:first-child { white-space: nowrap; }
        table.list tr { break-inside: avoid; }
        pre { border: .75pt solid #888; padding: .5rem .7rem; white-space: pre-wrap; overflow-wrap: anywhere; direction: ltr; text-align: left; }
        @media print { body { max-width: none; padding: 0; } }

        """;
}
