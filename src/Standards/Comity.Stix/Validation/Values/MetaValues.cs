using System.Text.Json;

namespace Comity.Stix;

/// <summary>The marking object of a marking definition (7.2.1); what is in it goes by <c>definition_type</c>.</summary>
internal sealed class MarkingValue : ValueRule
{
    public static readonly MarkingValue Any = new();

    public override void Check(Examination at, JsonElement value)
    {
        if (Is(at, value, JsonValueKind.Object, "a marking object", "7.2.1"))
            OpenValue.Any.Check(at, value);
    }
}

/// <summary>A part of a marking definition that is deprecated, but where the standard itself has it: in its four TLP marking definitions (7.2.1).</summary>
internal sealed class MarkingPart(ValueRule part) : ValueRule
{
    private readonly DeprecatedValue _deprecated = new(part, "7.2.1", "Give new markings an extension (7.3) instead.");

    public override void Check(Examination at, JsonElement value)
    {
        if (MarkingForms.IsTlp(at.ObjectId))
            part.Check(at, value);
        else
            _deprecated.Check(at, value);
    }
}

/// <summary>The name of a property that an extension adds (7.3.1): of the form of all names, and none that the standard has given away.</summary>
internal sealed class AddedProperty : TextValue
{
    public static readonly AddedProperty Any = new();

    protected override void Judge(Examination at, JsonElement text)
    {
        var name = text.GetString()!;
        if (CommonProperties.IsCommon(name))
            at.Report(Checks.ExtensionRedefines, "7.3", $"The standard has a common property {name}.", "Give what the extension adds a name of its own.");
        else if (CommonProperties.IsReserved(name))
            at.Report(Checks.ReservedProperty, "3.8", $"The name {name} is reserved.", "Use another name.");
        else if (!TextForms.IsPropertyName(name))
            at.Report(Checks.PropertyName, "7.3.2", $"{Examination.Quote(name)} is no name of a property.", "Use 3 to 250 of the characters a-z, 0-9 and underscore, beginning with a letter.");
    }
}

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
                at.Report(Checks.Language, "7.1.1", $"{Examination.Quote(member.Name)} is no language code.", "Write a code of RFC 5646, such as en or pt-BR.");
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
            at.Report(Checks.Translation, "7.1.1", $"This is {Named(part.ValueKind)}, where a translated text belongs.", "Give text, and an empty string for what is not translated.");
        }
    }
}
