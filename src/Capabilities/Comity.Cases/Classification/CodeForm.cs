namespace Comity.Cases.Classification;

/// <summary>The form of a stable code that people may define: kebab case, 1 to 64 characters.</summary>
internal static class CodeForm
{
    public const int MaxLength = 64;

    /// <summary>Lower-case ASCII letters and digits, in parts joined by single hyphens.</summary>
    public static bool Fits(string? code) =>
        code is { Length: >= 1 and <= MaxLength }
        && code.Split('-').All(part => part.Length > 0 && part.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
}
