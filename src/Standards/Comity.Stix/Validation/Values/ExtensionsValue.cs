using System.Text.Json;

namespace Comity.Stix;

/// <summary>The extensions of an object (3.2): predefined ones of its type (3.10), defined ones (7.3), or custom ones (11.3).</summary>
internal sealed class ExtensionsValue : ValueRule
{
    public static readonly ExtensionsValue Any = new();

    private const string Defined = "extension-definition--";

    public override void Check(Examination at, JsonElement value)
    {
        if (!Is(at, value, JsonValueKind.Object, "a dictionary", "3.2"))
            return;
        var any = false;
        foreach (var member in value.EnumerateObject())
        {
            any = true;
            at.Enter(member.Name);
            if (Is(at, member.Value, JsonValueKind.Object, "an extension", "3.2"))
                CheckExtension(at, member.Name, member.Value);
            at.Leave();
        }

        if (!any)
            at.Report(Checks.EmptyDictionary, "2.3", "There is no extension in it.",
                "Give at least one extension, or leave the property out.");
    }

    private static void CheckExtension(Examination at, string name, JsonElement extension)
    {
        if (at.Type?.Extensions.GetValueOrDefault(name) is { } predefined)
            predefined.Check(at, extension);
        else if (name.StartsWith(Defined, StringComparison.Ordinal))
            CheckDefined(at, name, extension);
        else if (StixTypes.IsPredefined(name))
            ReportOfAnotherType(at, name);
        else
            CheckCustom(at, name, extension);
    }

    // That the keys MUST be those of the type is said of the types that have predefined extensions (6.7.1, 6.12.1, 6.13.1, 6.16.1); of all
    // others 3.2 says SHOULD.
    private static void ReportOfAnotherType(Examination at, string name)
    {
        var (check, clause) = at.Type is { Extensions.Count: > 0 } type ? (Checks.ExtensionName, type.Table.Clause)
            : (Checks.CustomExtension, "3.2");
        at.Report(check, clause, $"The standard defines {name} for another type.",
            "Leave it out, or name an extension by the id of its definition.");
    }

    private static void CheckDefined(Examination at, string name, JsonElement extension)
    {
        Identifier.Read(at, name, out _);
        if (!extension.TryGetProperty("extension_type", out var type))
            at.Report(Checks.ExtensionType, "3.2", "The extension has no extension_type.",
                $"Give extension_type, one of: {Vocabularies.ExtensionType.Shown}.");
        else
            CheckType(at, type);
        CheckOwnProperties(at, extension);
    }

    private static void CheckType(Examination at, JsonElement type)
    {
        at.Enter("extension_type");
        Define.Term(Vocabularies.ExtensionType).Check(at, type);
        if ((ExtensionKind.Named(type) & ExtensionKinds.New) != ExtensionKinds.None && at.Type is { Name.Length: > 0 } standard)
            at.Report(Checks.ExtensionType, "7.3", $"The type {standard.Name} is of the standard, and no extension defines it anew.",
                "Use property-extension for properties of an existing type.");
        at.Leave();
    }

    // 7.3.2: names of properties of extensions have the form of all others.
    private static void CheckOwnProperties(Examination at, JsonElement extension)
    {
        foreach (var member in extension.EnumerateObject())
        {
            at.Enter(member.Name);
            UnknownProperty.JudgeName(at, member.Name, "7.3.2");
            OpenValue.Any.Check(at, member.Value);
            at.Leave();
        }
    }

    private static void CheckCustom(Examination at, string name, JsonElement extension)
    {
        if (at.Type is not { Kind: StixKind.Observable })
            at.Report(Checks.CustomExtension, "3.2", $"{Examination.Quote(name)} is no extension of this type.",
                "Name an extension by the id of its definition.");
        else if (name.Length is < 3 or > 250 || !TextForms.IsHyphenated(name) || !name.EndsWith("-ext", StringComparison.Ordinal))
            at.Report(Checks.ExtensionName, "11.3.1",
                $"{Examination.Quote(name)} is no extension of this type, and no name of a custom one.",
                "Name an extension by the id of its definition, or a custom one with a-z, 0-9 and hyphen, ending in -ext.");
        else
            Advise(at, name);
        if (!extension.EnumerateObject().MoveNext())
            at.Report(Checks.EmptyDictionary, "11.3.1", "The extension has no property.", "Give at least one property.");
        CheckOwnProperties(at, extension);
    }

    private static void Advise(Examination at, string name)
    {
        at.Report(Checks.CustomExtension, "11.3", $"The extension {name} is not defined by an extension definition.",
            "Define it (7.3), and name it by that definition's id.");
        if (!name.StartsWith("x-", StringComparison.Ordinal))
            at.Report(Checks.CustomExtensionPrefix, "11.3.1",
                $"The custom extension {name} may get another meaning in a later version of STIX.",
                "Begin its name with x- and a name of its source.");
    }
}
