using System.Text.Json;

namespace Comity.Stix;

/// <summary>An object of a known table, such as an external reference.</summary>
internal sealed class TableValue(PropertyTable table) : ValueRule
{
    public override void Check(Examination at, JsonElement value)
    {
        if (Is(at, value, JsonValueKind.Object, table.Name, table.Clause))
            table.Check(at, value);
    }
}
