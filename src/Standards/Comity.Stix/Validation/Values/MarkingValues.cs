using System.Text.Json;

namespace Comity.Stix;

/// <summary>The marking object of a marking definition (7.2.1); what is in it goes by <c>definition_type</c>.</summary>
internal sealed class MarkingValue : ValueRule
{
    public static readonly MarkingValue Any = new();

    public override void Check(Examination at, JsonElement value)
    {
        if (Is(at, value, JsonValueKind.Object, "a marking object", "7.2.1"))
            OpenValue.Any.Check(at, value);
    }
}

/// <summary>
/// A part of a marking definition that is deprecated, but where the standard itself has it: in its four TLP marking definitions (7.2.1).
/// </summary>
internal sealed class MarkingPart(ValueRule part) : ValueRule
{
    private readonly DeprecatedValue _deprecated = new(part, "7.2.1", "Give new markings an extension (7.3) instead.");

    public override void Check(Examination at, JsonElement value)
    {
        if (MarkingForms.IsTlp(at.ObjectId))
            part.Check(at, value);
        else
            _deprecated.Check(at, value);
    }
}
