using System.Text.Json;

namespace Comity.Stix;

/// <summary>Where network traffic has an extension for a protocol, its protocols should list it (6.12.1).</summary>
internal static class ProtocolsOfExtensions
{
    private static readonly (string Extension, string Protocol)[] Pairs =
        [("http-request-ext", "http"), ("icmp-ext", "icmp"), ("tcp-ext", "tcp")];

    public static TableRule Rule { get; } = new RuleOfOneType(["protocols", "extensions"], Check);

    private static void Check(Examination at, JsonElement value)
    {
        var (protocols, extensions) = (value.GetProperty("protocols"), value.GetProperty("extensions"));
        if (protocols.ValueKind != JsonValueKind.Array || extensions.ValueKind != JsonValueKind.Object)
            return;
        foreach (var (extension, protocol) in Pairs)
        {
            if (extensions.TryGetProperty(extension, out _) && !protocols.Lists(protocol))
                at.Report(Checks.ProtocolListed, "6.12.1", "protocols", $"{extension} is there, and {protocol} is not listed.",
                    $"Add \"{protocol}\" to protocols.");
        }
    }
}
