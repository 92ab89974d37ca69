using System.Text.Json;

namespace Comity.Stix;

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
                at.Report(Checks.ValueType, "2", "This is JSON null, which is no data type of STIX.",
                    "Give a value, or leave the property out.");
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
            ReportEmptyList(at);
    }

    private static void CheckMembers(Examination at, JsonElement dictionary)
    {
        var any = false;
        foreach (var member in dictionary.EnumerateObject())
        {
            any = true;
            var key = member.Name;
            at.Enter(key);
            DictionaryKey.Check(at, key, casePreserved: false);
            Any.Check(at, member.Value);
            at.Leave();
        }

        if (!any)
            ReportEmptyDictionary(at);
    }
}
