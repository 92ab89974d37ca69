using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// The name of a property that an extension adds (7.3.1): of the form of all names, and none that the standard has given away.
/// </summary>
internal sealed class AddedProperty : TextValue
{
    public static readonly AddedProperty Any = new();

    protected override void Judge(Examination at, JsonElement text)
    {
        var name = text.GetString()!;
        if (CommonProperties.IsCommon(name))
            at.Report(Checks.ExtensionRedefines, "7.3", $"The standard has a common property {name}.",
                "Give what the extension adds a name of its own.");
        else if (CommonProperties.IsReserved(name))
            at.Report(Checks.ReservedProperty, "3.8", $"The name {name} is reserved.", "Use another name.");
        else
            UnknownProperty.JudgeName(at, name, "7.3.2");
    }
}
