using System.Text.Json;

namespace Comity.Stix;

/// <summary>An object seen as one of its type: its properties by name, each read when it is asked for.</summary>
/// <remarks>
/// It believes nothing and copies nothing: what is missing or of another JSON type is <see langword="null"/> or an empty list, references
/// are the texts that stand there, and whether the rules of the type are kept is for the validator. Common properties stand at the
/// <see cref="StixObject"/> itself, all others at its <see cref="StixObject.Json"/>.
/// </remarks>
public interface IStixView<TSelf>
    where TSelf : struct, IStixView<TSelf>
{
    /// <summary>The value of <c>type</c> that it is for.</summary>
    static abstract string TypeName { get; }

    /// <summary>The view of an object, whatever its type is.</summary>
    static abstract TSelf Of(StixObject stix);

    StixObject Object { get; }
}

/// <summary>A part of an object seen by the names of its properties, under the terms of <see cref="IStixView{TSelf}"/>.</summary>
public interface IStixPart<TSelf>
    where TSelf : struct, IStixPart<TSelf>
{
    static abstract TSelf Of(JsonElement json);
}

/// <summary>An extension that the standard defines, seen by the names of its properties (STIX 2.1, 3.10).</summary>
public interface IStixExtensionView<TSelf>
    where TSelf : struct, IStixExtensionView<TSelf>
{
    /// <summary>Its key in <c>extensions</c>.</summary>
    static abstract string Name { get; }

    static abstract TSelf Of(JsonElement json);
}

/// <summary>From an object to its views.</summary>
public static class StixViews
{
    /// <summary>The object seen as one of a type; <see langword="null"/> where it is of another.</summary>
    public static TView? As<TView>(this StixObject stix)
        where TView : struct, IStixView<TView> =>
        stix.Type == TView.TypeName ? TView.Of(stix) : null;

    /// <summary>A predefined extension of the object (3.10); <see langword="null"/> where it has none of that name.</summary>
    public static TExtension? Extension<TExtension>(this StixObject stix)
        where TExtension : struct, IStixExtensionView<TExtension> =>
        stix.Json.Value("extensions") is { ValueKind: JsonValueKind.Object } extensions
            && extensions.Value(TExtension.Name) is { ValueKind: JsonValueKind.Object } extension ? TExtension.Of(extension) : null;

    /// <summary>The extensions of the object in their order, predefined or not (3.2, 7.3).</summary>
    public static IEnumerable<StixExtension> Extensions(this StixObject stix)
    {
        if (stix.Json.Value("extensions") is not { ValueKind: JsonValueKind.Object } extensions)
            yield break;
        foreach (var extension in extensions.EnumerateObject())
            yield return new StixExtension(extension.Name, extension.Value);
    }
}

/// <summary>One entry of <c>extensions</c> (STIX 2.1, 3.2 and 7.3).</summary>
/// <param name="Key">The identifier of an extension definition, or the name of a predefined extension.</param>
/// <param name="Json">Its properties, those that the standard does not know among them.</param>
public readonly record struct StixExtension(string Key, JsonElement Json)
{
    /// <summary>
    /// Such as <c>property-extension</c>, <c>toplevel-property-extension</c> or <c>new-sdo</c>; <see langword="null"/> for a predefined
    /// extension.
    /// </summary>
    public string? ExtensionType => Json.Text("extension_type");
}
