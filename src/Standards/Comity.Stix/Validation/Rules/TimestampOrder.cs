using System.Text.Json;

namespace Comity.Stix;

/// <summary>Of two instants the later one does not come first.</summary>
/// <param name="strictly">Whether they may not be equal either.</param>
internal sealed class TimestampOrder(string clause, string earlier, string later, bool strictly = false) : TableRule
{
    private ulong _mask;

    public override void Join(PropertyTable table) => _mask = table.Mask([earlier, later]);

    public override void Check(Examination at, JsonElement value, ulong seen)
    {
        // What is no timestamp has been reported where it stands.
        if ((seen & _mask) != _mask || value.Time(earlier) is not { } first || value.Time(later) is not { } last)
            return;
        if (last < first || (strictly && last == first))
            at.Report(Checks.TimestampOrder, clause, later, $"{later} {last} is {(strictly ? "not after" : "before")} {earlier} {first}.",
                strictly ? $"Give a {later} after {earlier}." : $"Give a {later} that is not before {earlier}.");
    }
}
