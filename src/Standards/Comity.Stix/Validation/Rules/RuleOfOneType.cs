using System.Text.Json;

namespace Comity.Stix;

/// <summary>A rule that only one type has, asked where all of the properties it reads are there.</summary>
internal sealed class RuleOfOneType(string[] reads, Action<Examination, JsonElement> check) : TableRule
{
    private ulong _mask;

    public override void Join(PropertyTable table) => _mask = table.Mask(reads);

    public override void Check(Examination at, JsonElement value, ulong seen)
    {
        if ((seen & _mask) == _mask)
            check(at, value);
    }
}
