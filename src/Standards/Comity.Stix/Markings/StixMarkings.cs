using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// Which markings and languages hold for an object and for its parts (STIX 2.1, 7.2); how several of them go together is not for the
/// standard to say.
/// </summary>
/// <remarks>What is no list, no object or no text where the standard wants one is passed over; a validator reports it.</remarks>
public static class StixMarkings
{
    /// <summary>The marking definitions that hold for the whole object (7.2.2), as they are written.</summary>
    public static IReadOnlyList<string> OfObject(StixObject stix)
    {
        var references = new List<string>();
        AddTexts(stix.Json, "object_marking_refs", references);
        return references;
    }

    /// <summary>
    /// The marking definitions that hold for a part: those of the object, and those of every selector that selects the part or what
    /// contains it.
    /// </summary>
    public static IReadOnlyList<string> Of(StixObject stix, StixSelector part)
    {
        var references = new List<string>();
        AddTexts(stix.Json, "object_marking_refs", references);
        foreach (var marking in Granular(stix))
        {
            if (marking.MarkingRef is { } reference && marking.Selectors.Any(selector => selector.Covers(part)))
                AddOnce(references, reference);
        }

        return references;
    }

    /// <summary>
    /// Every marking definition that holds for the object or for any part of it: who hands on the whole must heed all of them.
    /// </summary>
    public static IReadOnlyList<string> Anywhere(StixObject stix)
    {
        var references = new List<string>();
        AddTexts(stix.Json, "object_marking_refs", references);
        foreach (var marking in Granular(stix))
        {
            if (marking.MarkingRef is { } reference)
                AddOnce(references, reference);
        }

        return references;
    }

    /// <summary>
    /// The language of a part: that of the narrowest selector that covers it, else the object's <c>lang</c>, else English (3.2).
    /// </summary>
    public static string LanguageOf(StixObject stix, StixSelector part)
    {
        var (language, narrowest) = (stix.Text("lang"), -1);
        foreach (var marking in Granular(stix))
        {
            foreach (var selector in marking.Selectors)
            {
                if (marking.Lang is { } lang && selector.Covers(part) && selector.ToString().Length > narrowest)
                    (language, narrowest) = (lang, selector.ToString().Length);
            }
        }

        return language.Length > 0 ? language : "en";
    }

    /// <summary>The granular markings of an object (7.2.3).</summary>
    public static IEnumerable<GranularMarking> Granular(StixObject stix)
    {
        foreach (var marking in stix.Json.Items("granular_markings"))
        {
            if (marking.ValueKind == JsonValueKind.Object)
                yield return new GranularMarking(marking);
        }
    }

    private static void AddTexts(JsonElement json, string name, List<string> into)
    {
        foreach (var item in json.Items(name))
        {
            if (item.Text() is { } text)
                AddOnce(into, text);
        }
    }

    private static void AddOnce(List<string> into, string text)
    {
        if (!into.Contains(text))
            into.Add(text);
    }
}
