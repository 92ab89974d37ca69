using System.Text.Json;

namespace Comity.Stix;

/// <summary>Translations (7.1.1): language codes, and under each of them properties of the translated object.</summary>
internal sealed class TranslationsValue : ValueRule
{
    public static readonly TranslationsValue Any = new();

    public override void Check(Examination at, JsonElement value)
    {
        if (!Is(at, value, JsonValueKind.Object, "a dictionary", "7.1.1"))
            return;
        var any = false;
        foreach (var member in value.EnumerateObject())
        {
            any = true;
            at.Enter(member.Name);
            if (!LanguageTag.IsWellFormed(member.Name))
                at.Report(Checks.Language, "7.1.1", $"{Examination.Quote(member.Name)} is no language code.", LanguageTag.Mend);
            if (Is(at, member.Value, JsonValueKind.Object, "a dictionary", "7.1.1"))
                CheckTexts(at, member.Value);
            at.Leave();
        }

        if (!any)
            at.Report(Checks.EmptyDictionary, "2.3", "There is no translation in it.", "Give at least one language.");
    }

    private static void CheckTexts(Examination at, JsonElement translation)
    {
        if (!translation.EnumerateObject().MoveNext())
            at.Report(Checks.EmptyDictionary, "2.3", "There is no text in it.", "Give at least one property, or leave the language out.");
        CheckPart(at, translation);
    }

    // What is translated is text, alone, in lists, or in objects.
    private static void CheckPart(Examination at, JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in part.EnumerateObject())
            {
                at.Enter(member.Name);
                CheckPart(at, member.Value);
                at.Leave();
            }
        }
        else if (part.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in part.EnumerateArray())
            {
                at.Enter(index++);
                CheckPart(at, item);
                at.Leave();
            }
        }
        else if (part.ValueKind != JsonValueKind.String)
        {
            at.Report(Checks.Translation, "7.1.1", $"This is {Named(part.ValueKind)}, where a translated text belongs.",
                "Give text, and an empty string for what is not translated.");
        }
    }
}
