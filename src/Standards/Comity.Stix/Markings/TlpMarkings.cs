using System.Collections.Frozen;

namespace Comity.Stix;

/// <summary>The labels that the marking definitions of the Traffic Light Protocol stand for, of both its versions.</summary>
public static class TlpMarkings
{
    private static readonly FrozenDictionary<string, string> Labels =
        Tlp1.All.Concat(Tlp2.All).ToFrozenDictionary(marking => marking.Id, marking => marking.Text("name"), StringComparer.Ordinal);

    /// <summary>
    /// The label that a reference stands for, such as <c>TLP:AMBER</c>; <see langword="null"/> where it is no TLP marking.
    /// </summary>
    public static string? LabelOf(string markingRef) => Labels.GetValueOrDefault(markingRef);
}
