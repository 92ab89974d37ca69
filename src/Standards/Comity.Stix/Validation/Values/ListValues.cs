using System.Text.Json;

namespace Comity.Stix;

/// <summary>A list of at least one value, all by one rule (2.12).</summary>
internal sealed class ListValue(ValueRule item) : ValueRule
{
    public override void Check(Examination at, JsonElement value)
    {
        if (!Is(at, value, JsonValueKind.Array, "a list", "2.12"))
            return;
        var index = 0;
        foreach (var member in value.EnumerateArray())
        {
            at.Enter(index++);
            item.Check(at, member);
            at.Leave();
        }

        if (index == 0)
            at.Report(Checks.EmptyList, "2.12", "The list is empty.", "Give at least one value, or leave the property out.");
    }
}

/// <summary>Keys and values (2.3): keys of ASCII letters, digits, hyphen and underscore, values all by one rule.</summary>
/// <remarks>The keys of all dictionaries that the standard describes are names defined elsewhere, which keep their case (3.1).</remarks>
internal sealed class DictionaryValue(ValueRule item) : ValueRule
{
    public override void Check(Examination at, JsonElement value)
    {
        if (!Is(at, value, JsonValueKind.Object, "a dictionary", "2.3"))
            return;
        var any = false;
        foreach (var member in value.EnumerateObject())
        {
            any = true;
            var key = member.Name;
            at.Enter(key);
            Keys.Check(at, key, casePreserved: true);
            item.Check(at, member.Value);
            at.Leave();
        }

        if (!any)
            at.Report(Checks.EmptyDictionary, "2.3", "The dictionary is empty.", "Give at least one key with its value, or leave the property out.");
    }
}

/// <summary>How keys of dictionaries may be written (2.3).</summary>
internal static class Keys
{
    /// <param name="casePreserved">Whether keys are names defined elsewhere, which keep their case (3.1).</param>
    public static void Check(Examination at, string key, bool casePreserved)
    {
        if (key.Length is 0 or > 250 || !TextForms.IsKey(key))
            at.Report(Checks.DictionaryKey, "2.3", $"{Examination.Quote(key)} is no dictionary key.", "Use 1 to 250 of the characters a-z, A-Z, 0-9, hyphen and underscore.");
        else if (!casePreserved && key.AsSpan().ContainsAnyInRange('A', 'Z'))
            at.Report(Checks.DictionaryKeyCase, "2.3", $"The key {Examination.Quote(key)} has capitals.", "Write keys in lower case.");
    }
}

/// <summary>An object of a known table, such as an external reference.</summary>
internal sealed class TableValue(PropertyTable table) : ValueRule
{
    public override void Check(Examination at, JsonElement value)
    {
        if (Is(at, value, JsonValueKind.Object, table.Name, table.Clause))
            table.Check(at, value);
    }
}

/// <summary>A value that the standard leaves open, as in a custom property: no null, no empty list or dictionary anywhere in it.</summary>
internal sealed class OpenValue : ValueRule
{
    public static readonly OpenValue Any = new();

    // As deep as the object is nested; StixLimits bounds that.
    public override void Check(Examination at, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                CheckItems(at, value);
                break;
            case JsonValueKind.Object:
                CheckMembers(at, value);
                break;
            case JsonValueKind.Null:
                at.Report(Checks.ValueType, "2", "This is JSON null, which is no data type of STIX.", "Give a value, or leave the property out.");
                break;
        }
    }

    private static void CheckItems(Examination at, JsonElement list)
    {
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            at.Enter(index++);
            Any.Check(at, item);
            at.Leave();
        }

        if (index == 0)
            at.Report(Checks.EmptyList, "2.12", "The list is empty.", "Give at least one value, or leave the property out.");
    }

    private static void CheckMembers(Examination at, JsonElement dictionary)
    {
        var any = false;
        foreach (var member in dictionary.EnumerateObject())
        {
            any = true;
            var key = member.Name;
            at.Enter(key);
            Keys.Check(at, key, casePreserved: false);
            Any.Check(at, member.Value);
            at.Leave();
        }

        if (!any)
            at.Report(Checks.EmptyDictionary, "2.3", "The dictionary is empty.", "Give at least one key with its value, or leave the property out.");
    }
}

/// <summary>The values of a header field, which may be repeated: a list of texts. Objects of STIX 2.0, in an observable container, have a single text as well.</summary>
internal sealed class HeaderValue : ValueRule
{
    public static readonly HeaderValue Any = new();

    public override void Check(Examination at, JsonElement value)
    {
        if (at.Container is null || value.ValueKind != JsonValueKind.String)
            Define.Texts.Check(at, value);
    }
}

/// <summary>A value of one of two JSON kinds, integer or string, as IPFIX and EXIF data have.</summary>
internal sealed class IntegerOrTextValue(string clause) : ValueRule
{
    public override void Check(Examination at, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
            IntegerValue.Any.Check(at, value);
        else
            Is(at, value, JsonValueKind.String, "an integer or a string", clause);
    }
}
