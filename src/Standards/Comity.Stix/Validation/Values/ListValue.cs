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
            ReportEmptyList(at);
    }
}
