namespace Comity.Cases.Territory;

/// <summary>The two capital letters under which registries file an allocation, each value one shared string.</summary>
internal static class CountryCode
{
    private static readonly string[] All = [.. from a in Enumerable.Range('A', 26) from b in Enumerable.Range('A', 26) select $"{(char)a}{(char)b}"];

    /// <returns>The code; an empty text for an empty text; <see langword="null"/> for anything else.</returns>
    public static string? Read(ReadOnlySpan<char> text) => text switch
    {
        [] => "",
        [>= 'A' and <= 'Z' and var a, >= 'A' and <= 'Z' and var b] => All[((a - 'A') * 26) + b - 'A'],
        _ => null,
    };
}
