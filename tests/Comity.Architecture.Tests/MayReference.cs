namespace Comity.Architecture.Tests;

/// <summary>The map of the house: which project may reference which. A new arrow is one line here and a page in docs/decisions.</summary>
/// <remarks>Arrows point one way: Node, Capabilities, Web, Trust, then Standards and Primitives. What is not listed is forbidden.</remarks>
internal static class MayReference
{
    private static readonly string[] Trust =
        ["Comity.Primitives", "Comity.Statements", "Comity.Storage", "Comity.Office", "Comity.Federation"];

    private static readonly string[] ForCapabilities = ["Comity.Web", .. Trust];

    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Map = new Dictionary<string, IReadOnlyList<string>>
    {
        ["Comity.Tlog"] = [],
        ["Comity.Jose"] = [],
        ["Comity.Iodef"] = [],
        ["Comity.Stix"] = [],
        ["Comity.Taxii"] = ["Comity.Stix"],

        ["Comity.Primitives"] = [],
        ["Comity.Statements"] = ["Comity.Primitives", "Comity.Jose", "Comity.Tlog"],
        ["Comity.Storage"] = ["Comity.Primitives", "Comity.Statements", "Comity.Jose", "Comity.Tlog"],
        ["Comity.Office"] = ["Comity.Primitives", "Comity.Statements", "Comity.Storage", "Comity.Jose"],
        ["Comity.Federation"] = ["Comity.Primitives", "Comity.Statements", "Comity.Storage", "Comity.Jose", "Comity.Tlog"],

        // Plays whole nodes against each other in one process; only the command and tests reach it.
        ["Comity.Simulation"] = ["Comity.Primitives", "Comity.Statements", "Comity.Storage", "Comity.Federation", "Comity.Jose", "Comity.Tlog"],

        ["Comity.Web"] = ["Comity.Primitives", "Comity.Office"],

        ["Comity.Contacts"] = ForCapabilities,
        ["Comity.Cases"] = [.. ForCapabilities, "Comity.Iodef"],

        ["Comity.Node"] = [.. ForCapabilities, "Comity.Jose", "Comity.Tlog", "Comity.Iodef", "Comity.Contacts", "Comity.Cases",
            "Comity.Migrations.Sqlite", "Comity.Migrations.PostgreSql"],
        ["Comity.Migrations.Sqlite"] = ["Comity.Storage"],
        ["Comity.Migrations.PostgreSql"] = ["Comity.Storage"],
        ["Comity.Cli"] = [.. ForCapabilities, "Comity.Jose", "Comity.Tlog", "Comity.Iodef", "Comity.Stix", "Comity.Taxii", "Comity.Contacts", "Comity.Cases", "Comity.Node", "Comity.Simulation",
            "Comity.Migrations.Sqlite", "Comity.Migrations.PostgreSql"],
    };

    /// <summary>The references of <paramref name="name"/> that the map does not allow; all of them if it has no place on the map.</summary>
    public static IEnumerable<string> Forbidden(string name, IEnumerable<string> references)
    {
        var allowed = Map.GetValueOrDefault(name) ?? [];
        return references.Where(reference => reference.StartsWith("Comity.", StringComparison.Ordinal) && !allowed.Contains(reference))
            .Select(reference => $"{name} → {reference}");
    }
}
