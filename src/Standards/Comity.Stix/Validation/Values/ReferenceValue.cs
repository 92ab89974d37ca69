using System.Text.Json;

namespace Comity.Stix;

/// <summary>The <c>id</c> of another object (2.9, 3.3) of one of the types that the property may name.</summary>
/// <param name="leavesContainer">
/// Whether the reference leads out of the deprecated observable container (2.13), which holds no objects of these types.
/// </param>
internal sealed class ReferenceValue(Targets targets, string clause, bool leavesContainer = false) : TextValue
{
    protected override string Type => "an identifier";

    protected override string Clause => "2.9";

    protected override void Judge(Examination at, JsonElement text)
    {
        var written = text.GetString()!;
        if (!leavesContainer && at.Container is { } container)
            JudgeKey(at, written, container);
        else if (Identifier.Read(at, written, out var id) && !targets.Take(id.Type))
            at.Report(Checks.ReferenceType, clause, $"This names an object of type {Examination.Quote(id.Type)}.",
                $"Name {targets.Shown}.");
    }

    // 2.13: inside the deprecated container a reference is the key of another member.
    private void JudgeKey(Examination at, string key, Dictionary<string, string> container)
    {
        if (!container.TryGetValue(key, out var type))
            at.Report(Checks.ContainerReference, "2.13", $"The container has no member {Examination.Quote(key)}.",
                "Name a key of the same container.");
        else if (type.Length > 0 && !targets.Take(type))
            at.Report(Checks.ReferenceType, clause, $"This names an object of type {Examination.Quote(type)}.", $"Name {targets.Shown}.");
    }
}
