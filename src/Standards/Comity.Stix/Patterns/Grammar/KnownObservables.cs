using System.Collections.Frozen;

namespace Comity.Stix;

/// <summary>The types of cyber-observable objects that STIX 2.1, clause 6, defines.</summary>
internal static class KnownObservables
{
    private static readonly FrozenSet<string> Types = FrozenSet.Create(
        StringComparer.Ordinal,
        "artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file", "ipv4-addr", "ipv6-addr",
        "mac-addr", "mutex", "network-traffic", "process", "software", "url", "user-account", "windows-registry-key", "x509-certificate");

    public static bool Contains(string type) => Types.Contains(type);
}
