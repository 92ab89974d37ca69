using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>A selector of a granular marking (7.2.3), which leads from the object to something that is in it.</summary>
internal sealed class SelectorValue : TextValue
{
    public static readonly SelectorValue Any = new();

    protected override void Judge(Examination at, JsonElement text)
    {
        var selector = text.GetString()!;
        var place = at.Root;
        foreach (var part in selector.AsSpan().Split('.'))
        {
            var component = selector.AsSpan(part);
            if (!IsComponent(component))
            {
                at.Report(Checks.SelectorForm, "7.2.3", $"{Examination.Quote(selector)} is no selector.", "Write property names and indexes such as [0], divided by full stops.");
                return;
            }

            if (!at.Spend(JsonMarshal.GetRawUtf8Value(place).Length))
            {
                at.Report(Checks.SelectorTarget, "7.2.3", "The selectors of this object are too many to follow.", "Select larger parts with fewer selectors.");
                return;
            }

            if (!Step(ref place, component))
            {
                at.Report(Checks.SelectorTarget, "7.2.3", $"{Examination.Quote(selector)} leads to nothing in this object.", "Select what is there, or leave the selector out.");
                return;
            }
        }
    }

    private static bool IsComponent(ReadOnlySpan<char> component) => component.Length > 0
        && (component[0] == '[' ? component.Length is >= 3 and <= 12 && component[^1] == ']' && !component[1..^1].ContainsAnyExceptInRange('0', '9') : TextForms.IsKey(component));

    private static bool Step(ref JsonElement place, ReadOnlySpan<char> component)
    {
        if (component[0] != '[')
            return place.ValueKind == JsonValueKind.Object && place.TryGetProperty(component, out place);
        if (place.ValueKind != JsonValueKind.Array
            || !int.TryParse(component[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= place.GetArrayLength())
            return false;
        place = place[index];
        return true;
    }
}
