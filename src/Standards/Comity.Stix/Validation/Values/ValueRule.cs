using System.Text.Json;

namespace Comity.Stix;

/// <summary>What may stand as the value of a property. One rule is shared by all who use it, and keeps nothing.</summary>
internal abstract class ValueRule
{
    /// <summary>Reports what is wrong with the value at the present place of <paramref name="at"/>.</summary>
    public abstract void Check(Examination at, JsonElement value);

    /// <summary>Whether the value is of the JSON kind that the data type is written as; if not, that is reported.</summary>
    protected static bool Is(Examination at, JsonElement value, JsonValueKind kind, string type, string clause)
    {
        if (value.ValueKind == kind)
            return true;
        at.Report(Checks.ValueType, clause, $"This is {Named(value.ValueKind)}, where {type} belongs.",
            $"Write {Named(kind)}, or leave the property out.");
        return false;
    }

    protected static void ReportEmptyList(Examination at) =>
        at.Report(Checks.EmptyList, "2.12", "The list is empty.", "Give at least one value, or leave the property out.");

    protected static void ReportEmptyDictionary(Examination at) =>
        at.Report(Checks.EmptyDictionary, "2.3", "The dictionary is empty.",
            "Give at least one key with its value, or leave the property out.");

    protected static string Named(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "a JSON object",
        JsonValueKind.Array => "a JSON array",
        JsonValueKind.String => "a JSON string",
        JsonValueKind.Number => "a JSON number",
        JsonValueKind.True or JsonValueKind.False => "a JSON boolean",
        _ => "JSON null",
    };
}

/// <summary>A value that new content should not have, judged like any other.</summary>
internal sealed class DeprecatedValue(ValueRule value, string clause, string mend) : ValueRule
{
    public override void Check(Examination at, JsonElement given)
    {
        at.Report(Checks.DeprecatedProperty, clause, "The property is deprecated.", mend);
        value.Check(at, given);
    }
}

/// <summary>A text (2.15) whose form a rule judges.</summary>
internal abstract class TextValue : ValueRule
{
    public override void Check(Examination at, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            Judge(at, value);
        else
            Is(at, value, JsonValueKind.String, Type, Clause);
    }

    protected virtual string Type => "a string";

    protected virtual string Clause => "2.15";

    protected abstract void Judge(Examination at, JsonElement text);
}

/// <summary>Any text.</summary>
internal sealed class PlainText : TextValue
{
    public static readonly PlainText Any = new();

    protected override void Judge(Examination at, JsonElement text)
    {
    }
}

/// <summary>A text that must, or should, pass a test of its form.</summary>
/// <param name="unlessDefanged">Whether the test is left out where the object says that its data is defanged (3.2).</param>
internal sealed class FormedText(StixCheck check, string clause, Func<string, bool> passes, string explanation, string mend,
    bool unlessDefanged = false)
    : TextValue
{
    protected override void Judge(Examination at, JsonElement text)
    {
        if (!at.Wants(check) || (unlessDefanged && at.Defanged))
            return;
        var written = text.GetString()!;
        if (!passes(written))
            at.Report(check, clause, $"{Examination.Quote(written)} {explanation}", mend);
    }
}

/// <summary>The one text that a property may have.</summary>
internal sealed class FixedText(string only, StixCheck check, string clause) : TextValue
{
    protected override void Judge(Examination at, JsonElement text)
    {
        if (!text.ValueEquals(only))
            at.Report(check, clause, $"{Examination.Quote(text.GetString()!)} stands where only \"{only}\" may.", $"Write \"{only}\".");
    }
}

/// <summary>True or false (2.2).</summary>
internal sealed class BooleanValue : ValueRule
{
    public static readonly BooleanValue Any = new();

    public override void Check(Examination at, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Is(at, value, JsonValueKind.True, "a boolean", "2.2");
    }
}
