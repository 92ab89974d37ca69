using System.Text.Json;

namespace Comity.Stix;

/// <summary>Properties that no table knows: their names have a form, and without an extension they are deprecated (11.1).</summary>
internal static class UnknownProperty
{
    public static void Check(Examination at, PropertyTable table, JsonProperty member)
    {
        var name = member.Name;
        at.Enter(name);
        if (JudgeName(at, name, "11.1.1") && !IsPermitted(at, table))
            Judge(at, table, name);
        OpenValue.Any.Check(at, member.Value);
        at.Leave();
    }

    /// <summary>Whether it is a name that a property may have (3.1); if not, that is reported.</summary>
    public static bool JudgeName(Examination at, string name, string clause)
    {
        if (TextForms.IsPropertyName(name))
            return true;
        at.Report(Checks.PropertyName, clause, $"{Examination.Quote(name)} is no name of a property.",
            "Use 3 to 250 of the characters a-z, 0-9 and underscore, beginning with a letter.");
        return false;
    }

    private static bool IsPermitted(Examination at, PropertyTable table) => at.UnknownProperties == UnknownProperties.Permitted
        || (at.UnknownProperties == UnknownProperties.AtTop && ReferenceEquals(at.Type?.Table, table));

    private static void Judge(Examination at, PropertyTable table, string name)
    {
        if (!at.Warns)
            return;
        at.Report(Checks.CustomProperty, "11.1", $"{table.Name} has no property {name} in the standard.",
            "Define it in an extension (7.3) and name that under extensions.");
        if (!name.StartsWith("x_", StringComparison.Ordinal))
            at.Report(Checks.CustomPropertyPrefix, "11.1.1",
                $"The custom property {name} may get another meaning in a later version of STIX.",
                "Begin its name with x_ and a name of its source.");
    }
}
