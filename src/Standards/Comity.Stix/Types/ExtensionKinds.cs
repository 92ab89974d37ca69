using System.Text.Json;

namespace Comity.Stix;

/// <summary>What the extensions of an object do to it (STIX 2.1, 7.3 and 10.5).</summary>
[Flags]
internal enum ExtensionKinds
{
    None = 0,

    /// <summary>Properties on the object itself.</summary>
    AtTop = 1,

    NewDomain = 2,

    NewObservable = 4,

    NewRelationship = 8,

    /// <summary>Any of those that define the type of the object.</summary>
    New = NewDomain | NewObservable | NewRelationship,
}

/// <summary>Reads <c>extension_type</c>; what is no text, or no term of the enumeration, is no kind.</summary>
internal static class ExtensionKind
{
    /// <summary>The kinds of all extensions of an object together.</summary>
    public static ExtensionKinds Of(JsonElement stix) => stix.Value("extensions") is { } extensions ? In(extensions) : ExtensionKinds.None;

    /// <summary>The same, of the value of <c>extensions</c>.</summary>
    public static ExtensionKinds In(JsonElement extensions)
    {
        var kinds = ExtensionKinds.None;
        if (extensions.ValueKind != JsonValueKind.Object)
            return kinds;
        foreach (var extension in extensions.EnumerateObject())
        {
            if (extension.Value.Value("extension_type") is { } type)
                kinds |= Named(type);
        }

        return kinds;
    }

    /// <summary>The kind that a value of <c>extension_type</c> names.</summary>
    public static ExtensionKinds Named(JsonElement type) =>
        type.ValueKind != JsonValueKind.String ? ExtensionKinds.None
        : type.ValueEquals("toplevel-property-extension"u8) ? ExtensionKinds.AtTop
        : type.ValueEquals("new-sdo"u8) ? ExtensionKinds.NewDomain
        : type.ValueEquals("new-sco"u8) ? ExtensionKinds.NewObservable
        : type.ValueEquals("new-sro"u8) ? ExtensionKinds.NewRelationship
        : ExtensionKinds.None;
}
