namespace Comity.Stix;

/// <summary>The marking definitions of TLP 2.0, as the OASIS committee keeps them among the common objects (STIX 2.1, 7.2.1).</summary>
public static class Tlp2
{
    /// <summary>The extension that they have.</summary>
    public const string Extension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

    private const string Extensions =
        $$$"""
        {"{{{Extension}}}":{"extension_type":"property-extension","tlp_2_0":"$LEVEL"}}
        """;

    private const string Rest =
        $$$"""
        "created":"2022-10-01T00:00:00.000Z","name":"$NAME","extensions":{{{Extensions}}}
        """;

    public static StixObject Clear { get; } = TlpMarking.Make("94868c89-83c2-464b-929b-a1a8aa3c8487", "clear", Rest);

    public static StixObject Green { get; } = TlpMarking.Make("bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green", Rest);

    public static StixObject Amber { get; } = TlpMarking.Make("55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber", Rest);

    public static StixObject AmberStrict { get; } = TlpMarking.Make("939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict", Rest);

    public static StixObject Red { get; } = TlpMarking.Make("e828b379-4e03-4974-9ac4-e53a884c97c1", "red", Rest);

    /// <summary>All of them, the widest first.</summary>
    public static IReadOnlyList<StixObject> All { get; } = [Clear, Green, Amber, AmberStrict, Red];
}
