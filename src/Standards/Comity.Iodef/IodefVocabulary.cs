using System.Collections.Frozen;

namespace Comity.Iodef;

/// <summary>The values that IODEF version 2 allows where it enumerates, spelled exactly (RFC 7970 3 and 10.2; RFC 8727 keeps them).</summary>
/// <remarks>Compared value by value with the IANA registry <c>iodef2</c> that RFC 7970 10.2 opens. <see cref="Extended"/> in a list means that a sender may bring a value of its own, in the member's <c>ext-</c> twin (RFC 7970 5.1.1).</remarks>
public static class IodefVocabulary
{
    /// <summary>Stands for "my own value, see the <c>ext-</c> member".</summary>
    public const string Extended = "ext-value";

    private static readonly FrozenDictionary<string, IReadOnlyList<string>> ByName = Lists().ToFrozenDictionary(
        list => list.Name, list => (IReadOnlyList<string>)list.Values.Split(' '), StringComparer.Ordinal);

    /// <summary>Why a document was written.</summary>
    public static IReadOnlyList<string> Purposes => ByName["purpose"];

    /// <summary>Where in the sender's workflow an incident is.</summary>
    public static IReadOnlyList<string> Statuses => ByName["status"];

    /// <summary>How far information may travel.</summary>
    public static IReadOnlyList<string> Restrictions => ByName["restriction"];

    /// <summary>What a sender expects, and what a history records.</summary>
    public static IReadOnlyList<string> Actions => ByName["action"];

    public static IReadOnlyList<string> ContactRoles => ByName["contact-role"];

    public static IReadOnlyList<string> AddressCategories => ByName["address-category"];

    public static IReadOnlyList<string> SystemCategories => ByName["system-category"];

    public static IReadOnlyList<string> BulkObservableTypes => ByName["bulk-type"];

    internal static IReadOnlyList<string> Named(string list) => ByName[list];

    private static (string Name, string Values)[] Lists() =>
    [
        ("purpose", "traceback mitigation reporting watch other ext-value"),
        ("status", "new in-progress forwarded resolved future ext-value"),
        ("restriction", "public partner need-to-know private default white green amber red ext-value"),
        ("action", "nothing contact-source-site contact-target-site contact-sender investigate block-host block-network block-port "
            + "rate-limit-host rate-limit-network rate-limit-port redirect-traffic honeypot upgrade-software rebuild-asset harden-asset "
            + "remediate-other status-triage status-new-info watch-and-report training defined-coa other ext-value"),
        ("contact-role", "creator reporter admin tech provider user billing legal irt abuse cc cc-irt leo vendor vendor-support victim "
            + "victim-notified ext-value"),
        ("contact-type", "person organization ext-value"),
        ("registry", "internic apnic arin lacnic ripe afrinic local ext-value"),
        ("postal-type", "street mailing ext-value"),
        ("telephone-type", "wired mobile fax hotline ext-value"),
        ("email-type", "direct hotline ext-value"),
        ("discovery-source", "nidps hips siem av third-party-monitoring incident os-log application-log device-log network-flow passive-dns "
            + "investigation audit internal-notification external-notification leo partner actor unknown ext-value"),
        ("occurrence", "actual potential"),
        ("severity", "low medium high"),
        ("completion", "failed succeeded"),
        ("system-impact", "takeover-account takeover-service takeover-system cps-manipulation cps-damage availability-data "
            + "availability-account availability-service availability-system damaged-system damaged-data breach-proprietary breach-privacy "
            + "breach-credential breach-configuration integrity-data integrity-configuration integrity-hardware traffic-redirection "
            + "monitoring-traffic monitoring-host policy unknown ext-value"),
        ("business-severity", "none low medium high unknown ext-value"),
        ("business-impact", "breach-proprietary breach-privacy breach-credential loss-of-integrity loss-of-service theft-financial "
            + "theft-service degraded-reputation asset-damage asset-manipulation legal extortion unknown ext-value"),
        ("time-metric", "labor elapsed downtime ext-value"),
        ("duration", "second minute hour day month quarter year ext-value"),
        ("rating", "low medium high numeric unknown ext-value"),
        ("system-category", "source target intermediate sensor infrastructure ext-value"),
        ("yes-no", "yes no unknown"),
        ("ownership", "organization personal partner customer no-relationship unknown ext-value"),
        ("address-category", "asn atm e-mail ipv4-addr ipv4-net ipv4-net-masked ipv4-net-mask ipv6-addr ipv6-net ipv6-net-masked mac "
            + "site-uri ext-value"),
        ("node-role", "client client-enterprise client-partner client-remote client-kiosk client-mobile server-internal server-public www "
            + "mail webmail messaging streaming voice file ftp p2p name directory credential print application database backup dhcp "
            + "assessment source-control config-management monitoring infra infra-firewall infra-router infra-switch camera proxy "
            + "remote-access log virtualization pos scada scada-supervisory sinkhole honeypot anonymization c2-server malware-distribution "
            + "drop-server hop-point reflector phishing-site spear-phishing-site recruiting-site fraudulent-site ext-value"),
        ("counter-type", "count peak average ext-value"),
        ("counter-unit", "byte mbit packet flow session alert message event host site organization ext-value"),
        ("system-status", "spoofed fraudulent innocent-hacked innocent-hijacked unknown ext-value"),
        ("domain-status", "reservedDelegation assignedAndActive assignedAndInactive assignedAndOnHold revoked transferPending registryLock "
            + "registrarLock other unknown ext-value"),
        ("hash-scope", "file-contents file-pe-section file-pe-iat file-pe-resource file-pdf-object email-hash email-headers-hash "
            + "email-body-hash ext-value"),
        ("bulk-type", "asn atm e-mail ipv4-addr ipv4-net ipv4-net-mask ipv6-addr ipv6-net ipv6-net-mask mac site-uri domain-name "
            + "domain-to-ipv4 domain-to-ipv6 domain-to-ipv4-timestamp domain-to-ipv6-timestamp ipv4-port ipv6-port windows-reg-key file-hash "
            + "email-x-mailer email-subject http-user-agent http-request-uri mutex file-path user-name ext-value"),
        ("operator", "not and or xor"),
    ];
}
