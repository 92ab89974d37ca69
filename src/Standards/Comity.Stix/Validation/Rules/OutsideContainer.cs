using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// A rule that does not hold in the deprecated observable container (2.13), where names may be those of STIX 2.0, with another meaning.
/// </summary>
internal sealed class OutsideContainer(TableRule rule) : TableRule
{
    public override void Join(PropertyTable table) => rule.Join(table);

    public override void Check(Examination at, JsonElement value, ulong seen)
    {
        if (at.Container is null)
            rule.Check(at, value, seen);
    }
}
