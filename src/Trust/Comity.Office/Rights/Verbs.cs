namespace Comity.Office.Rights;

/// <summary>What an officer may do. Each right is separate: none contains another.</summary>
[Flags]
public enum Verbs
{
    None = 0,
    Draft = 1,
    Clear = 2,
    Release = 4,
    Read = 8,
    Administer = 16,
    Audit = 32,
}

/// <summary>The roles of the office: names for bundles of rights. A name that is not here grants nothing.</summary>
public static class Roles
{
    private static readonly Dictionary<string, Verbs> Bundles = new(StringComparer.Ordinal)
    {
        ["reader"] = Verbs.Read,
        // Releases what one person may say alone, such as an acknowledgement at night, and what others wrote and cleared.
        ["duty-officer"] = Verbs.Read | Verbs.Draft | Verbs.Release,
        ["clearing-officer"] = Verbs.Read | Verbs.Clear,
        ["policy-clearing-officer"] = Verbs.Read | Verbs.Clear,
        ["legal-clearing-officer"] = Verbs.Read | Verbs.Clear,
        ["releasing-officer"] = Verbs.Read | Verbs.Release,
        // That nobody releases their own draft is checked at the draft, so one person may hold all three.
        ["senior-officer"] = Verbs.Read | Verbs.Draft | Verbs.Clear | Verbs.Release,
        ["administrator"] = Verbs.Administer,
        ["auditor"] = Verbs.Audit,
    };

    private static readonly Dictionary<string, string> Capacities = new(StringComparer.Ordinal)
    {
        ["policy-clearing-officer"] = "policy",
        ["legal-clearing-officer"] = "legal",
    };

    /// <summary>The names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Bundles.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The rights of a role; none if there is no such role.</summary>
    public static Verbs RightsOf(string role) => Bundles.GetValueOrDefault(role);

    /// <summary>In which capacity a role clears; null if in none in particular.</summary>
    public static string? CapacityOf(string role) => Capacities.GetValueOrDefault(role);
}
