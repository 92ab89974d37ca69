using System.Text.Json;

namespace Comity.Stix;

/// <summary>The version that a bundle of STIX 2.0 gave for all that is in it; since STIX 2.1 a bundle has none (8.1).</summary>
internal sealed class BundleVersion : ValueRule
{
    public static readonly BundleVersion Any = new();

    public override void Check(Examination at, JsonElement value)
    {
        if (value.IsText("2.0"))
            at.Report(Checks.BundleVersion, "8.1", "The bundle says that it is STIX 2.0; what is in it is judged by STIX 2.1.",
                "Convert the objects to STIX 2.1, give each its own spec_version, and leave that of the bundle out.");
        else
            at.Report(Checks.BundleVersion, "8.1", "Bundles have no spec_version.", "Leave it out: each object has its own.");
        OpenValue.Any.Check(at, value);
    }
}

/// <summary>The objects of a bundle (8.1); each is judged by itself.</summary>
internal sealed class BundleObjects : ValueRule
{
    public static readonly BundleObjects Any = new();

    public override void Check(Examination at, JsonElement value)
    {
        if (!Is(at, value, JsonValueKind.Array, "a list of STIX Objects", "8.1"))
            return;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            at.Enter(index++);
            if (Is(at, item, JsonValueKind.Object, "a STIX Object", "8.1"))
                at.CheckMemberOfBundle(item);
            at.Leave();
        }

        if (index == 0)
            ReportEmptyList(at);
    }
}
