using System.Text.Json;

namespace Comity.Stix;

/// <summary>A marking or a language for parts of an object (STIX 2.1, 7.2.3); one of the two, if it is valid.</summary>
public readonly record struct GranularMarking(JsonElement Json)
{
    public string? MarkingRef => Json.Text("marking_ref");

    /// <summary>A language code of RFC 5646.</summary>
    public string? Lang => Json.Text("lang");

    /// <summary>The selectors that can be read; one that cannot selects nothing.</summary>
    public IEnumerable<StixSelector> Selectors
    {
        get
        {
            foreach (var text in Json.Texts("selectors"))
            {
                if (StixSelector.TryParse(text, out var selector))
                    yield return selector;
            }
        }
    }
}
