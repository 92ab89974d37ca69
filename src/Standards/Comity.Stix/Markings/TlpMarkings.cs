using System.Collections.Frozen;
using System.Text;

namespace Comity.Stix;

/// <summary>The marking definitions that stand for the Traffic Light Protocol; no others may be made for it (STIX 2.1, 7.2.1.4).</summary>
public static class TlpMarkings
{
    /// <summary>The extension that the marking definitions of TLP 2.0 have; the OASIS committee keeps it among the common objects.</summary>
    public const string Extension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

    private const string Version1 = """{"type":"marking-definition","spec_version":"2.1","id":"marking-definition--$ID","created":"2017-01-20T00:00:00.000Z","definition_type":"tlp","name":"$NAME","definition":{"tlp":"$LEVEL"}}""";

    private const string Version2 = """{"type":"marking-definition","spec_version":"2.1","id":"marking-definition--$ID","created":"2022-10-01T00:00:00.000Z","name":"$NAME","extensions":{"$EXTENSION":{"extension_type":"property-extension","tlp_2_0":"$LEVEL"}}}""";

    /// <summary>White, green, amber and red of the standard itself, the widest first.</summary>
    public static IReadOnlyList<StixObject> Tlp1 { get; } =
    [
        Make(Version1, "613f2e26-407d-48c7-9eca-b8e91df99dc9", "white"),
        Make(Version1, "34098fce-860f-48ae-8e50-ebd3cc5e41da", "green"),
        Make(Version1, "f88d31f6-486f-44da-b317-01333bde0b82", "amber"),
        Make(Version1, "5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "red"),
    ];

    /// <summary>Clear, green, amber, amber+strict and red of TLP 2.0, the widest first.</summary>
    public static IReadOnlyList<StixObject> Tlp2 { get; } =
    [
        Make(Version2, "94868c89-83c2-464b-929b-a1a8aa3c8487", "clear"),
        Make(Version2, "bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green"),
        Make(Version2, "55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber"),
        Make(Version2, "939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict"),
        Make(Version2, "e828b379-4e03-4974-9ac4-e53a884c97c1", "red"),
    ];

    private static readonly FrozenDictionary<string, string> Labels =
        Tlp1.Concat(Tlp2).ToFrozenDictionary(marking => marking.Id, marking => marking.Text("name"), StringComparer.Ordinal);

    /// <summary>The label that a reference stands for, such as <c>TLP:AMBER</c>; <see langword="null"/> where it is no TLP marking.</summary>
    public static string? LabelOf(string markingRef) => Labels.GetValueOrDefault(markingRef);

    private static StixObject Make(string form, string id, string level) =>
        StixObject.Parse(Encoding.UTF8.GetBytes(form
            .Replace("$ID", id, StringComparison.Ordinal)
            .Replace("$NAME", "TLP:" + level.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("$LEVEL", level, StringComparison.Ordinal)
            .Replace("$EXTENSION", Extension, StringComparison.Ordinal)));
}
