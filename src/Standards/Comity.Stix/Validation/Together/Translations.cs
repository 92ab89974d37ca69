using System.Runtime.InteropServices;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>Compares translations with what they translate (7.1.1), where both are sent together.</summary>
/// <remarks>
/// Which object will be translated shows only at the end, so that objects are kept, up to a bound: what came beyond it is not compared.
/// What the standard tells readers to ignore, translations of what is not there or is no text, is a warning.
/// </remarks>
internal sealed class Translations(ChosenChecks chosen)
{
    /// <summary>Most memory that objects kept may take, in bytes.</summary>
    private const long MostKept = 64 << 20;

    // As parsed, and with its place in the table.
    private const int PerByte = 3;
    private const int PerObject = 512;

    /// <summary>
    /// Most members that are looked through for translated ones, in all: a fraction of a second, whatever the translations are like.
    /// </summary>
    private const long MostSearched = 1L << 25;

    private readonly bool _compares = chosen.Makes(Checks.TranslationShape) || chosen.Makes(Checks.TranslationTarget);
    private readonly Dictionary<(string Id, StixTimestamp Version), JsonElement> _originals = [];
    private readonly List<SeenObject> _translations = [];
    private long _kept;
    private long _searched;

    public void Take(in SeenObject seen)
    {
        var size = ((long)PerByte * JsonMarshal.GetRawUtf8Value(seen.Value).Length) + PerObject;
        if (_kept + size > MostKept || (!_compares && !IsTranslation(seen)))
            return;
        _kept += size;
        if (IsTranslation(seen))
            _translations.Add(seen);
        else
            _originals.TryAdd((seen.Id, seen.Version ?? default), seen.Value);
    }

    public void Finish(Dictionary<string, VersionHistory> histories, FindingList findings)
    {
        var at = new Examination(chosen, findings);
        foreach (var translation in _translations)
        {
            if (!histories.TryGetValue(translation.Text("object_ref"), out var history))
                continue;
            at.ReturnTo(translation.Id, translation.Prefix);
            var version = translation.Value.Time("object_modified");
            if (version is not null && history.Latest is not null && !history.Has(version.Value))
                at.Report(Checks.TranslatedVersion, "7.1.1", "object_modified",
                    $"No version of {version} is here of {translation.Text("object_ref")}.",
                    "Give the modified time of the version that was translated.");
            // Without a version it is the latest that is referred to (3.3).
            else if (_originals.TryGetValue((translation.Text("object_ref"), version ?? history.Latest ?? default), out var original))
                Compare(at, translation.Value, original);
        }
    }

    private static bool IsTranslation(in SeenObject seen) => string.Equals(seen.Type, "language-content", StringComparison.Ordinal);

    private void Compare(Examination at, JsonElement translation, JsonElement original)
    {
        if (!translation.TryGetProperty("contents"u8, out var contents) || contents.ValueKind != JsonValueKind.Object)
            return;
        at.Enter("contents");
        foreach (var language in contents.EnumerateObject())
        {
            at.Enter(language.Name);
            if (language.Value.ValueKind == JsonValueKind.Object)
                CompareMembers(at, language.Value, original);
            at.Leave();
        }

        at.Leave();
    }

    private void CompareMembers(Examination at, JsonElement translation, JsonElement original)
    {
        foreach (var member in translation.EnumerateObject())
        {
            if (!Spend(at, original.GetPropertyCount()))
                return;
            at.Enter(member.Name);
            if (original.TryGetProperty(member.Name, out var part))
                ComparePart(at, member.Value, part);
            else
                at.Report(Checks.TranslationTarget, "7.1.1", "The translated object has nothing there, and readers ignore it.",
                    "Translate what is there, or leave it out.");
            at.Leave();
        }
    }

    private void ComparePart(Examination at, JsonElement translation, JsonElement original)
    {
        if (original.ValueKind is not (JsonValueKind.String or JsonValueKind.Array or JsonValueKind.Object))
            at.Report(Checks.TranslationTarget, "7.1.1", "What is translated is no text, and readers ignore it.", "Leave it out.");
        else if (translation.ValueKind != original.ValueKind)
            at.Report(Checks.TranslationShape, "7.1.1", $"This is {Shape(translation)}, and translates {Shape(original)}.",
                $"Write {Shape(original)} here as well.");
        else if (original.ValueKind == JsonValueKind.Object)
            CompareMembers(at, translation, original);
        else if (original.ValueKind == JsonValueKind.Array)
            CompareItems(at, translation, original);
    }

    private void CompareItems(Examination at, JsonElement translation, JsonElement original)
    {
        if (translation.GetArrayLength() != original.GetArrayLength())
        {
            at.Report(Checks.TranslationShape, "7.1.1",
                $"This has {translation.GetArrayLength()} items, and translates a list of {original.GetArrayLength()}.",
                "Give every item, and an empty string for each that is not translated.");
            return;
        }

        var index = 0;
        using var originals = original.EnumerateArray().GetEnumerator();
        foreach (var item in translation.EnumerateArray())
        {
            originals.MoveNext();
            at.Enter(index++);
            // An empty string stands for what is not translated, whatever that is.
            if (item.ValueKind != JsonValueKind.String || !item.ValueEquals(""u8))
                ComparePart(at, item, originals.Current);
            at.Leave();
        }
    }

    // Said once, where it happens; from then on nothing is compared.
    private bool Spend(Examination at, int members)
    {
        if (_searched <= MostSearched && (_searched += members) > MostSearched)
            at.Report(Checks.TranslationTarget, "7.1.1", "The translations sent here are too many to compare from here on.",
                "Send them in several bundles.");
        return _searched <= MostSearched;
    }

    private static string Shape(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "no text",
    };
}
