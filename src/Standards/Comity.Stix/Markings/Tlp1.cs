namespace Comity.Stix;

/// <summary>The marking definitions of TLP 1 that the standard itself has; no others may be made for it (STIX 2.1, 7.2.1.4).</summary>
public static class Tlp1
{
    private const string Rest =
        """
        "created":"2017-01-20T00:00:00.000Z","definition_type":"tlp","name":"$NAME","definition":{"tlp":"$LEVEL"}
        """;

    public static StixObject White { get; } = TlpMarking.Make("613f2e26-407d-48c7-9eca-b8e91df99dc9", "white", Rest);

    public static StixObject Green { get; } = TlpMarking.Make("34098fce-860f-48ae-8e50-ebd3cc5e41da", "green", Rest);

    public static StixObject Amber { get; } = TlpMarking.Make("f88d31f6-486f-44da-b317-01333bde0b82", "amber", Rest);

    public static StixObject Red { get; } = TlpMarking.Make("5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "red", Rest);

    /// <summary>All of them, the widest first.</summary>
    public static IReadOnlyList<StixObject> All { get; } = [White, Green, Amber, Red];
}
