using System.Globalization;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// A path to a part of an object, such as <c>external_references.[0].source_name</c> (STIX 2.1, 7.2.3); the syntax holds, whether the part
/// is there shows an object.
/// </summary>
public readonly record struct StixSelector
{
    /// <summary>Most components that are read; no object nests deeper.</summary>
    internal const int MaxComponents = 256;

    private readonly string? _text;

    private StixSelector(string text) => _text = text;

    /// <summary>Reads names and list indexes in brackets, separated by dots; the first is a name.</summary>
    public static bool TryParse(string? text, out StixSelector selector)
    {
        selector = default;
        if (string.IsNullOrEmpty(text) || text[0] == '[' || text.AsSpan().Count('.') >= MaxComponents)
            return false;
        foreach (var range in text.AsSpan().Split('.'))
        {
            var component = text.AsSpan(range);
            if (!IsName(component) && !TryIndex(component, out _))
                return false;
        }

        selector = new StixSelector(text);
        return true;
    }

    /// <summary>Finds what it selects.</summary>
    /// <param name="root">The object whose granular marking has the selector.</param>
    /// <returns>Whether that is there.</returns>
    public bool TryResolve(JsonElement root, out JsonElement value)
    {
        value = root;
        if (_text is null)
            return false;
        foreach (var range in _text.AsSpan().Split('.'))
        {
            if (!TryStep(_text.AsSpan(range), ref value))
                return false;
        }

        return true;
    }

    /// <summary>Whether what this selects is, or contains, what the other selects.</summary>
    public bool Covers(StixSelector other) =>
        _text is { } mine && other._text is { } text && text.StartsWith(mine, StringComparison.Ordinal)
            && (text.Length == mine.Length || text[mine.Length] == '.');

    public override string ToString() => _text ?? "";

    // Property names and dictionary keys (2.3, 3.1).
    private static bool IsName(ReadOnlySpan<char> component) => component.Length > 0 && !component.ContainsAnyExcept(NameCharacters);

    private static bool TryIndex(ReadOnlySpan<char> component, out int index)
    {
        index = -1;
        return component.Length > 2 && component[0] == '[' && component[^1] == ']'
            && (component[1] != '0' || component.Length == 3)
            && int.TryParse(component[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }

    internal static bool TryStep(ReadOnlySpan<char> component, ref JsonElement at)
    {
        if (!TryIndex(component, out var index))
            return at.ValueKind == JsonValueKind.Object && at.TryGetProperty(component, out at);
        if (at.ValueKind != JsonValueKind.Array || index >= at.GetArrayLength())
            return false;
        at = at[index];
        return true;
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
}
