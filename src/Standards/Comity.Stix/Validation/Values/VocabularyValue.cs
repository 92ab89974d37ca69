using System.Text.Json;

namespace Comity.Stix;

/// <summary>A term: one that an enumeration lists (2.4), or one that an open vocabulary suggests (2.14).</summary>
internal sealed class VocabularyValue(Vocabulary vocabulary) : TextValue
{
    protected override string Type => vocabulary.Closed ? "a term of an enumeration" : "a term of a vocabulary";

    protected override string Clause => vocabulary.Closed ? "2.4" : "2.14";

    protected override void Judge(Examination at, JsonElement text)
    {
        var check = vocabulary.Closed ? Checks.Enumeration : Checks.OpenVocabulary;
        if (!at.Wants(check) && !at.Wants(Checks.VocabularyForm))
            return;
        var term = text.GetString()!;
        if (vocabulary.Has(term))
            return;
        at.Report(check, vocabulary.Clause, $"{Examination.Quote(term)} is not in {vocabulary.Name}.",
            vocabulary.Closed ? $"Use one of: {vocabulary.Shown}." : $"Use one of these where it fits: {vocabulary.Shown}.");
        if (!vocabulary.Closed && !TextForms.IsTerm(term))
            at.Report(Checks.VocabularyForm, "2.14", $"{Examination.Quote(term)} is not written as terms are.",
                "Write it in lower case, with hyphens between words.");
    }
}
