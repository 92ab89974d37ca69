using System.Globalization;

namespace Comity.Statements.Evidence;

/// <summary>The register of evidence in a dossier: each item with its custody, marked throughout as its keeper's own record.</summary>
internal sealed class DossierRegister(HtmlPage html, DossierWords words, CustodyRegister register)
{
    public void Write()
    {
        html.Element("h2", words.Register);
        html.Element("p", Fill(words.RegisterNote, register.Note.Name, words.Time(register.Note.At)), ("class", "small"));
        if (register.Items.Count == 0)
            html.Element("p", words.RegisterEmpty);
        foreach (var item in register.Items)
            Item(item);
    }

    private void Item(RegisteredItem item)
    {
        using var block = html.Element("section", ("class", item.Gap is null ? "entry long" : "entry long unverified"));
        using (html.Element("div", ("class", "line")))
        {
            html.Element("span", Fill(words.RegisterItem, item.Number.ToString(CultureInfo.InvariantCulture)));
            html.Element("span", item.Tlp.ToString(), ("dir", "ltr"));
            html.Element("span", words.RecordOnly, ("class", "grade"));
        }

        foreach (var variant in item.Description.Variants)
            html.Element("p", variant.Text, ("class", "who"), ("lang", variant.Lang), ("dir", "auto"));
        if (item.Gap is { } gap)
            html.Element("p", Fill(words.RegisterGap, gap), ("class", "grade"));
        using (html.Element("dl"))
        {
            foreach (var (name, value, isCode) in Fields(item))
                Field(name, value, isCode);
        }

        Custody(item);
    }

    private IEnumerable<(string Name, string Value, bool IsCode)> Fields(RegisteredItem item)
    {
        yield return (words.Hash, item.Sha256, true);
        yield return ("", item.HashBy == "computed" ? words.HashComputed : words.HashStated, false);
        yield return ("", Fill(words.Bytes, item.Size.ToString(CultureInfo.InvariantCulture)), false);
        yield return ("", item.CopyOf is { } original ? Fill(words.CopyOf, original.ToString(CultureInfo.InvariantCulture)) : words.OriginalItem, false);
        yield return (words.Collected, words.Time(item.CollectedAt), false);
        yield return (words.Collector, item.Collector, false);
        yield return (words.Place, item.Place, false);
        yield return (words.Tool, item.Tool, false);
        yield return (words.Method, item.Method, false);
        yield return (words.Storage, item.Storage, false);
        if (item.SealedBag is { } bag)
            yield return (words.SealedBag, bag, false);
        if (item.Handling is { } handling)
            yield return (words.Handling, handling, false);
        yield return (words.Holder, $"{item.Holder} ({Deed(item.Standing)})", false);
        yield return ("", Fill(words.Entered, item.EnteredBy, words.Time(item.EnteredAt)), false);
        yield return (words.CustodyHead, item.Head, true);
    }

    private void Field(string name, string value, bool isCode)
    {
        html.Element("dt", name, ("dir", "auto"));
        html.Element("dd", value, ("class", isCode ? "id" : null), ("dir", isCode ? "ltr" : "auto"));
    }

    private void Custody(RegisteredItem item)
    {
        if (item.Custody.Count == 0)
            return;
        using var list = html.Element("ol", ("class", "custody"));
        foreach (var record in item.Custody)
            Record(record);
    }

    private void Record(RegisteredRecord record)
    {
        using var line = html.Element("li");
        html.Element("time", words.Time(record.At), ("datetime", Timestamp.Write(record.At)));
        html.Text(" · ");
        html.Element("strong", Deed(record.Deed));
        foreach (var part in Parts(record))
        {
            html.Text(" · ");
            html.Element("bdi", part);
        }

        if (record is { Same: { } same, Found: { } found })
            html.Element("span", " " + (same ? words.Same : Fill(words.Different, found)), ("class", same ? null : "different"));
        html.Element("div", Fill(words.Entered, record.By, words.Time(record.EnteredAt)), ("class", "small"));
    }

    private IEnumerable<string> Parts(RegisteredRecord record)
    {
        if (record is { From: { } from, To: { } to })
            yield return Fill(words.FromTo, from, to);
        else if (record.To is { } holder)
            yield return $"{words.Holder}: {holder}";
        if (record.Corrects is { } corrected)
            yield return Fill(words.Corrects, corrected.ToString(CultureInfo.InvariantCulture));
        if (record.Storage is { } storage)
            yield return $"{words.Storage}: {storage}";
        if (record.SealedBag is { } bag)
            yield return $"{words.SealedBag}: {bag}";
        yield return record.Deed is "verified" or "file-kept" ? Deed(record.Why) : record.Why;
    }

    private string Deed(string code) => words.Codes.GetValueOrDefault(code, code);

    private static string Fill(string sentence, params object[] values) => string.Format(CultureInfo.InvariantCulture, sentence, values);
}
