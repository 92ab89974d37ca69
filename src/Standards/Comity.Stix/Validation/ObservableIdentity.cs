using System.Collections.Frozen;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>How the identifier of a cyber-observable object goes with its properties (2.9, 3.6).</summary>
internal static class ObservableIdentity
{
    // Those of the standard that need none of their contributing properties: without any, the identifier is random.
    private static readonly FrozenSet<string> MayHaveNone = ObservableTypes.All.Where(type => !type.Table.Properties.Any(property =>
        property.Need == Need.Required && type.Contributing.Contains(property.Name))).Select(type => type.Name)
        .ToFrozenSet(StringComparer.Ordinal);

    public static void Check(Examination at, JsonElement value)
    {
        var type = at.Type!;
        if (!StixId.TryParse(at.ObjectId, out var id) || !string.Equals(id.Type, type.Name, StringComparison.Ordinal))
            return;
        if (!HasContributing(type, value))
            CheckRandom(at, type.Name, id);
        else if (id.Uuid.Version == 4)
            at.Report(Checks.IdentifierVersion, "2.9", "id", "The UUID is random, though the object has properties that make one.",
                "Use the identifier that its contributing properties give.");
        else if (id.Uuid.Version == 5)
            CheckDeterministic(at, value, type.Name, id);
    }

    private static bool HasContributing(TypeDefinition type, JsonElement value)
    {
        foreach (var name in type.Contributing)
        {
            if (value.TryGetProperty(name, out _))
                return true;
        }

        return false;
    }

    private static void CheckRandom(Examination at, string type, StixId id)
    {
        if (id.Uuid.Version != 4 && MayHaveNone.Contains(type))
            at.Report(Checks.RandomIdentifier, "2.9", "id",
                "None of the properties that make an identifier is there, and the UUID is not random.",
                "Use a UUID of version 4.");
    }

    private static void CheckDeterministic(Examination at, JsonElement value, string type, StixId id)
    {
        if ((!at.Wants(Checks.DeterministicIdentifier) && !at.Wants(Checks.VersionedObservable))
            || DeterministicId.Of(type, value) is not { } made)
            return;
        if (made.Uuid != id.Uuid)
            at.Report(Checks.DeterministicIdentifier, "2.9", "id",
                "The UUID is of version 5, and not the one that the contributing properties give.", $"Write {made}.");
        else if (IsVersioned(value))
            at.Report(Checks.VersionedObservable, "3.6", "id",
                "The object is versioned, and has the identifier that everybody gives to what it describes.",
                "Use a UUID of version 4, or leave created, modified, revoked and created_by_ref out.");
    }

    private static bool IsVersioned(JsonElement value) =>
        value.TryGetProperty("created"u8, out _) || value.TryGetProperty("modified"u8, out _) || value.TryGetProperty("revoked"u8, out _)
        || value.TryGetProperty("created_by_ref"u8, out _);
}
