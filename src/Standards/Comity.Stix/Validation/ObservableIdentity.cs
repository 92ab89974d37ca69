using System.Text.Json;

namespace Comity.Stix;

/// <summary>How the identifier of a cyber-observable object goes with its properties (2.9, 3.6).</summary>
internal static class ObservableIdentity
{
    private static readonly string[] Versioning = ["created", "modified", "revoked", "created_by_ref"];

    public static void Check(Examination at, JsonElement value)
    {
        if (!StixId.TryParse(at.ObjectId, out var id) || id.Uuid.Version != 5)
            return;
        _ = (value, Versioning);
    }
}
