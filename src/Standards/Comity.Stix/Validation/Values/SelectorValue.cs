using System.Runtime.InteropServices;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>A selector of a granular marking (7.2.3), which leads from the object to something that is in it.</summary>
internal sealed class SelectorValue : TextValue
{
    public static readonly SelectorValue Any = new();

    protected override void Judge(Examination at, JsonElement text)
    {
        var written = text.GetString()!;
        if (!StixSelector.TryParse(written, out _))
        {
            at.Report(Checks.SelectorForm, "7.2.3", $"{Examination.Quote(written)} is no selector.",
                "Write property names and indexes such as [0], divided by full stops.");
            return;
        }

        var place = at.Root;
        foreach (var part in written.AsSpan().Split('.'))
        {
            if (!at.Spend(JsonMarshal.GetRawUtf8Value(place).Length))
            {
                at.Report(Checks.SelectorTarget, "7.2.3", "The selectors of this object are too many to follow.",
                    "Select larger parts with fewer selectors.");
                return;
            }

            if (!StixSelector.TryStep(written.AsSpan(part), ref place))
            {
                at.Report(Checks.SelectorTarget, "7.2.3", $"{Examination.Quote(written)} leads to nothing in this object.",
                    "Select what is there, or leave the selector out.");
                return;
            }
        }
    }
}
