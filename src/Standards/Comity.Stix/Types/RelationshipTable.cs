using System.Collections.Frozen;

namespace Comity.Stix;

/// <summary>
/// The relationship types that the standard defines, by source and target: the tables "Relationships" of sections 4 and 6, and those common
/// to all (3.7).
/// </summary>
internal static class RelationshipTable
{
    private const string AnyObservable = "*";

    // Source, type, targets. Appendix B has the same in one table; where they differ, the clauses of the types decide.
    private const string Table = """
        attack-pattern delivers malware
        attack-pattern targets identity location vulnerability
        attack-pattern uses malware tool
        campaign attributed-to intrusion-set threat-actor
        campaign compromises infrastructure
        campaign originates-from location
        campaign targets identity location vulnerability
        campaign uses attack-pattern infrastructure malware tool
        course-of-action investigates indicator
        course-of-action mitigates attack-pattern indicator malware tool vulnerability
        course-of-action remediates malware vulnerability
        identity located-at location
        indicator indicates attack-pattern campaign infrastructure intrusion-set malware threat-actor tool
        indicator based-on observed-data
        infrastructure communicates-with infrastructure ipv4-addr ipv6-addr domain-name url
        infrastructure consists-of infrastructure observed-data *
        infrastructure controls infrastructure malware
        infrastructure delivers malware
        infrastructure has vulnerability
        infrastructure hosts tool malware
        infrastructure located-at location
        infrastructure uses infrastructure
        intrusion-set attributed-to threat-actor
        intrusion-set compromises infrastructure
        intrusion-set hosts infrastructure
        intrusion-set owns infrastructure
        intrusion-set originates-from location
        intrusion-set targets identity location vulnerability
        intrusion-set uses attack-pattern infrastructure malware tool
        malware authored-by threat-actor intrusion-set
        malware beacons-to infrastructure
        malware exfiltrates-to infrastructure
        malware communicates-with ipv4-addr ipv6-addr domain-name url
        malware controls malware
        malware downloads malware tool file
        malware drops malware tool file
        malware exploits vulnerability
        malware originates-from location
        malware targets identity infrastructure location vulnerability
        malware uses attack-pattern infrastructure malware tool
        malware variant-of malware
        malware-analysis characterizes malware
        malware-analysis av-analysis-of malware
        malware-analysis static-analysis-of malware
        malware-analysis dynamic-analysis-of malware
        threat-actor attributed-to identity
        threat-actor compromises infrastructure
        threat-actor hosts infrastructure
        threat-actor owns infrastructure
        threat-actor impersonates identity
        threat-actor located-at location
        threat-actor targets identity location vulnerability
        threat-actor uses attack-pattern infrastructure malware tool
        tool delivers malware
        tool drops malware
        tool has vulnerability
        tool targets identity infrastructure location vulnerability
        tool uses infrastructure
        domain-name resolves-to domain-name ipv4-addr ipv6-addr
        ipv4-addr resolves-to mac-addr
        ipv4-addr belongs-to autonomous-system
        ipv6-addr resolves-to mac-addr
        ipv6-addr belongs-to autonomous-system
        """;

    private static readonly FrozenDictionary<(string Source, string Type), FrozenSet<string>> Known =
        Table.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .ToFrozenDictionary(words => (words[0], words[1]), words => words[2..].ToFrozenSet(StringComparer.Ordinal));

    /// <summary>Whether the standard has a relationship of this type from this type to that.</summary>
    public static bool Has(string source, string type, string target) => type switch
    {
        "related-to" => true,
        "derived-from" or "duplicate-of" => string.Equals(source, target, StringComparison.Ordinal),
        _ => Known.TryGetValue((source, type), out var targets)
            && (targets.Contains(target) || (targets.Contains(AnyObservable) && Targets.Sco.Take(target))),
    };

    /// <summary>The types that the standard has between these, for a person.</summary>
    public static string Between(string source, string target) =>
        string.Join(", ", Known.Keys.Where(known => string.Equals(known.Source, source, StringComparison.Ordinal)
            && Has(source, known.Type, target))
            .Select(known => known.Type).Order(StringComparer.Ordinal)
            .Concat(string.Equals(source, target, StringComparison.Ordinal) ? ["derived-from", "duplicate-of", "related-to"]
                : ["related-to"]));
}
