using FsCheck;
using FsCheck.Fluent;

namespace Comity.Stix.Tests.Generated;

/// <summary>
/// Generators of everything that an object can be: each type, each extension of the standard, and what extensions and producers add.
/// </summary>
internal static class ValidKinds
{
    public static readonly Dictionary<string, Gen<string>> All = new(
    [
        .. ValidObjects.Types.Select(type => KeyValuePair.Create(type, ValidObjects.Of(type))),
        .. ValidExtensions.All.Keys.Select(name => KeyValuePair.Create(name, ValidExtensions.Object(name))),
        KeyValuePair.Create("new-sdo", ValidObjects.OfNewType("example-ship", "new-sdo")),
        KeyValuePair.Create("new-sco", ValidObjects.OfNewType("example-signal", "new-sco")),
        KeyValuePair.Create("new-sro", ValidObjects.OfNewType("example-link", "new-sro")),
        KeyValuePair.Create("custom object", ValidObjects.OfNewType("x-example-ship", "")),
        KeyValuePair.Create("custom extension",
            ValidObjects.With("mutex", Values.AllOf([("x-example-com-lock-ext", Values.AllOf([("owner_name", Values.Text)]))]))),
        KeyValuePair.Create("property-extension", ValidObjects.With("url", ValidObjects.Extension("property-extension"))),
        KeyValuePair.Create("toplevel-property-extension", AtTop),
    ],
    StringComparer.Ordinal);

    /// <summary>An object of any of them.</summary>
    public static readonly Gen<string> Any = Gen.Elements(All.Values.ToArray()).SelectMany(static kind => kind);

    private static Gen<string> AtTop =>
        from json in ValidObjects.With("incident", ValidObjects.Extension("toplevel-property-extension"))
        from own in Values.Open
        select $"{json[..^1]},\"toxicity\":{own}}}";
}
