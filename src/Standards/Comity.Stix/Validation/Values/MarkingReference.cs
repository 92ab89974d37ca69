using System.Text.Json;

namespace Comity.Stix;

/// <summary>A reference to a marking definition that is not the object itself (3.2, 7.2).</summary>
internal sealed class MarkingReference(string clause) : ValueRule
{
    private readonly ReferenceValue _reference = new(Targets.Only("marking-definition"), clause, leavesContainer: true);

    public override void Check(Examination at, JsonElement value)
    {
        _reference.Check(at, value);
        if (at.ObjectId.Length > 0 && value.IsText(at.ObjectId))
            at.Report(Checks.MarkingCircle, "3.2", "The marking definition marks itself.", "Leave this reference out.");
    }
}
