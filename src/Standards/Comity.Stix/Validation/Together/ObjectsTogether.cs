using System.Text.Json;

namespace Comity.Stix;

/// <summary>What only several objects together show: versions that contradict each other, circles, references that lead nowhere.</summary>
/// <remarks>
/// Of each object it keeps identifier, version and a hash of the content; the content itself only as far as <see cref="Translations"/>
/// does, which is bounded. Beyond that time and memory grow with the number of objects.
/// </remarks>
internal sealed class ObjectsTogether(ChosenChecks chosen)
{
    private readonly Dictionary<string, VersionHistory> _histories = new(StringComparer.Ordinal);
    private readonly UuidsInUse _uuids = new();
    private readonly LooseEnds _ends = new(chosen);
    private readonly Translations _translations = new(chosen);

    /// <summary>Compares an object with those before it.</summary>
    /// <param name="prefix">JSON Pointer of the object in what is validated.</param>
    public void Add(JsonElement value, string prefix, FindingList findings)
    {
        if (!StixId.TryParse(value.Text("id"), out var id))
            return;
        var seen = new SeenObject(id, value, prefix, chosen, findings);
        CompareUuid(seen);
        _ends.Take(seen);
        _translations.Take(seen);
        if (_histories.TryGetValue(seen.Id, out var history))
            Compare(seen, history);
        else
            _histories.Add(seen.Id, history = new VersionHistory(seen.Created, seen.Creator));
        CompareContent(seen, history);
        history.Take(seen.Created, seen.Creator, seen.Version, seen.IsRevoked);
    }

    /// <summary>Looks at what could be judged only after the last object.</summary>
    public void Finish(FindingList findings)
    {
        _ends.Finish(_histories, findings);
        _translations.Finish(_histories, findings);
    }

    // 2.9: a producer gives no UUID to two types; what two producers do is not for the standard. Deterministic ones may meet: of an address
    // and a name with the same value they do.
    private void CompareUuid(in SeenObject seen)
    {
        if (seen.Uuid.Version != 5 && _uuids.OtherType(seen) is { } type)
            seen.Report(Checks.UuidReused, "2.9", "/id", $"The same UUID is that of an object of type {type}.",
                "Make a new UUID for each object.");
    }

    private static void Compare(in SeenObject seen, VersionHistory history)
    {
        if (history.Created is { } created && seen.Created is { } now && created != now)
            seen.Report(Checks.VersionCreated, "3.2", "/created", $"Another version of the object says that it was created {created}.",
                "Keep created as it was in the first version.");
        if (UuidsInUse.AreTwo(history.Creator, seen.Creator))
            seen.Report(Checks.VersionCreator, "3.6", "/created_by_ref",
                $"Another version of the object is by {Examination.Quote(history.Creator)}.",
                "Give the object a new id: only its creator makes versions of it.");
        if (seen.Version is { } version && history.Revoked is { } revoked && version > revoked)
            seen.Report(Checks.VersionRevoked, "3.6", "/modified", $"The object was revoked {revoked}, before this version.",
                "Make a new object: a revoked one has no further versions.");
        else if (seen.IsRevoked && seen.Version is { } revocation && history.Latest is { } latest && latest > revocation)
            seen.Report(Checks.VersionRevoked, "3.6", "/revoked", $"There is a version of {latest}, after this one has revoked the object.",
                "Revoke the object with its last version.");
    }

    // SCOs are not versioned: several producers may say different things of the same one (3.6).
    private static void CompareContent(in SeenObject seen, VersionHistory history)
    {
        if (seen.Version is { } version && !history.TryKeep(version, seen.Content(), out var before) && before != seen.Content())
            seen.Report(Checks.VersionContent, "3.6", "", "The same version of the object is there with other content.",
                "Change modified with each change of content.");
    }
}
