using System.Text.Json;

namespace Comity.Stix;

/// <summary>Properties that no table knows: their names have a form, and without an extension they are deprecated (11.1).</summary>
internal static class UnknownProperty
{
    public static void Check(Examination at, PropertyTable table, JsonProperty member)
    {
        var name = member.Name;
        at.Enter(name);
        if (!TextForms.IsPropertyName(name))
            at.Report(Checks.PropertyName, "11.1.1", $"{Examination.Quote(name)} is no name of a property.",
                "Use 3 to 250 of the characters a-z, 0-9 and underscore, beginning with a letter.");
        else if (at.UnknownProperties == UnknownProperties.Custom || (at.UnknownProperties == UnknownProperties.AtTop && !ReferenceEquals(at.Type?.Table, table)))
            Judge(at, table, name);
        OpenValue.Any.Check(at, member.Value);
        at.Leave();
    }

    private static void Judge(Examination at, PropertyTable table, string name)
    {
        if (!at.Warns)
            return;
        at.Report(Checks.CustomProperty, "11.1", $"{table.Name} has no property {name} in the standard.",
            "Define it in an extension (7.3) and name that under extensions.");
        if (!name.StartsWith("x_", StringComparison.Ordinal))
            at.Report(Checks.CustomPropertyPrefix, "11.1.1", $"The custom property {name} may get another meaning in a later version of STIX.",
                "Begin its name with x_ and a name of its source.");
    }
}
