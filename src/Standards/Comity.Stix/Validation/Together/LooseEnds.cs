using System.Text.Json;

namespace Comity.Stix;

/// <summary>What objects say about others, kept until all have been seen.</summary>
internal sealed class LooseEnds(ChosenChecks chosen)
{
    private readonly Dictionary<string, string[]> _markings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _families = new(StringComparer.Ordinal);
    private readonly List<(string Id, string Place, string Source, string Target)> _variants = [];
    private readonly List<(string Id, string Place, string Target)> _references = [];

    public void Take(in SeenObject seen)
    {
        if (chosen.ReferencesResolve)
            TakeReferences(seen, seen.Value, "", 0);
        switch (seen.Type)
        {
            case "marking-definition":
                _markings[seen.Id] = Markings(seen.Value);
                break;
            case "malware" when seen.Value.TryGetProperty("is_family"u8, out var family):
                _families[seen.Id] = family.ValueKind == JsonValueKind.True;
                break;
            case "relationship" when seen.Text("relationship_type") == "variant-of":
                _variants.Add((seen.Id, seen.Place("/relationship_type"), seen.Text("source_ref"), seen.Text("target_ref")));
                break;
        }
    }

    public void Finish(Dictionary<string, VersionHistory> histories, FindingList findings)
    {
        foreach (var id in MarkingCircles.In(_markings))
            Report(findings, Checks.MarkingCircle, id, "/object_marking_refs", "3.2", "The marking definition marks itself through others.",
                "Leave one of these references out.");
        foreach (var (id, place, source, target) in _variants)
        {
            if (_families.TryGetValue(source, out var isFamily) && isFamily && _families.TryGetValue(target, out var isTarget) && !isTarget)
                Report(findings, Checks.VariantOf, id, place, "4.11.2", "A family is said to be a variant of an instance.",
                    "Turn the relationship around, or leave it out.");
        }

        foreach (var (id, place, target) in _references)
        {
            if (!histories.ContainsKey(target))
                Report(findings, Checks.ReferenceResolves, id, place, "3.3", $"There is no {Examination.Quote(target)} here.",
                    "Send the object as well.");
        }
    }

    private void Report(FindingList findings, StixCheck check, string id, string place, string clause, string explanation, string mend)
    {
        if (chosen.Makes(check))
            findings.Add(new StixFinding(check.Name, chosen.SeverityOf(check), id, place, clause, explanation, mend));
    }

    // Both ways in which a marking definition may be marked count for circles (3.2).
    private static string[] Markings(JsonElement value)
    {
        var references = new List<string>();
        foreach (var reference in value.Items("object_marking_refs"))
            AddText(reference, references);
        foreach (var marking in value.Items("granular_markings"))
        {
            if (marking.Value("marking_ref") is { } reference)
                AddText(reference, references);
        }

        return [.. references];
    }

    private static void AddText(JsonElement text, List<string> into)
    {
        if (text.Text() is { } reference)
            into.Add(reference);
    }

    // Wherever a name ends in _ref or _refs (3.1); not deeper than the standard has them, and no more than findings may be. Names that are
    // none in STIX are passed over: they would be repeated in the place of each reference below them.
    private void TakeReferences(in SeenObject seen, JsonElement value, string pointer, int depth)
    {
        if (value.ValueKind != JsonValueKind.Object || depth > 8)
            return;
        foreach (var member in value.EnumerateObject())
        {
            var name = member.Name;
            if (name.Length > 250 || !TextForms.IsKey(name))
                continue;
            var place = $"{pointer}/{name}";
            if (name.EndsWith("_ref", StringComparison.Ordinal))
                TakeReference(seen, member.Value, place);
            else if (name.EndsWith("_refs", StringComparison.Ordinal) && member.Value.ValueKind == JsonValueKind.Array)
                TakeList(seen, member.Value, place);
            else if (depth > 0 || name != "objects")
                TakeReferences(seen, member.Value, place, depth + 1);
        }
    }

    private void TakeList(in SeenObject seen, JsonElement list, string place)
    {
        var index = 0;
        foreach (var reference in list.EnumerateArray())
            TakeReference(seen, reference, $"{place}/{index++}");
    }

    private void TakeReference(in SeenObject seen, JsonElement reference, string place)
    {
        if (_references.Count < chosen.MaxFindings && StixId.TryParse(reference.Text(), out var target))
            _references.Add((seen.Id, seen.Place(place), target.ToString()));
    }
}
