using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// By which table an object is judged: that of its type, or that of its kind where an extension or its producer defines the type.
/// </summary>
internal static class ObjectKind
{
    /// <summary>Reports what is wrong with type and version; <see langword="null"/> where nothing more can be judged.</summary>
    public static TypeDefinition? Judge(Examination at, JsonElement value, out UnknownProperties unknown)
    {
        unknown = UnknownProperties.Custom;
        if (Name(at, value) is not { } name || !IsOfThisVersion(at, value, name))
            return null;
        var extended = ExtensionKind.Of(value);
        if (StixTypes.Find(name) is { } standard)
        {
            unknown = extended.HasFlag(ExtensionKinds.AtTop) ? UnknownProperties.AtTop : UnknownProperties.Custom;
            return standard;
        }

        unknown = UnknownProperties.AtTop;
        return NewType(extended) ?? Custom(at, value, name);
    }

    private static string? Name(Examination at, JsonElement value)
    {
        var name = value.Text("type");
        if (name is null)
            at.Report(Checks.TypeName, "3.2", "type", "The object has no type, so that nothing more can be said of it.",
                "Give its type as a string.");
        else
            JudgeName(at, name);
        return name;
    }

    /// <summary>Reports a name of a type that has not the form of one (3.1).</summary>
    public static void JudgeName(Examination at, string name)
    {
        if (!StixName.IsType(name) || !char.IsAsciiLetterLower(name[0]))
            at.Report(Checks.TypeName, "3.1", "type", $"{Examination.Quote(name)} is no name of a type.",
                "Use 3 to 250 of the characters a-z, 0-9 and hyphen, beginning with a letter, no two hyphens in a row.");
    }

    // Objects of STIX 2.0 follow other rules: to judge them by these would be to report differences as faults. A bundle has no version in
    // 2.1, and says nothing about its objects.
    private static bool IsOfThisVersion(Examination at, JsonElement value, string type)
    {
        if (type == "bundle" || value.Text("spec_version") is not { } said || said == "2.1")
            return true;
        at.Report(Checks.SpecVersion, "3.2", "spec_version",
            string.Equals(said, "2.0", StringComparison.Ordinal) ? $"This {type} says that it is STIX 2.0; it is judged no further."
                : $"There is no STIX version {Examination.Quote(said)} here; the object is judged no further.",
            "Convert it to STIX 2.1, and write \"2.1\".");
        return false;
    }

    private static TypeDefinition? NewType(ExtensionKinds extended) =>
        extended.HasFlag(ExtensionKinds.NewDomain) ? StixTypes.NewDomain
        : extended.HasFlag(ExtensionKinds.NewObservable) ? StixTypes.NewObservable
        : extended.HasFlag(ExtensionKinds.NewRelationship) ? StixTypes.NewRelationship
        : null;

    // 11.2: a custom object does not say of which kind it is; without the two instants it can only be an SCO.
    private static TypeDefinition Custom(Examination at, JsonElement value, string name)
    {
        at.Report(Checks.CustomObject, "11.2", "type",
            $"The type {Examination.Quote(name)} is neither in the standard nor defined by an extension.",
            "Define it in an extension (7.3), and name that under extensions with new-sdo, new-sco or new-sro.");
        if (!name.StartsWith("x-", StringComparison.Ordinal))
            at.Report(Checks.CustomObjectPrefix, "11.2.1", "type",
                $"The type {Examination.Quote(name)} may get another meaning in a later version of STIX.",
                "Begin its name with x- and a name of its source.");
        var hasInstants = value.TryGetProperty("created", out _) || value.TryGetProperty("modified", out _);
        return hasInstants ? StixTypes.NewDomain : StixTypes.NewObservable;
    }
}
