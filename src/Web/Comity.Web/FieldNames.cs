namespace Comity.Web;

/// <summary>Ties a form field to the refusals about it: both become the same element id.</summary>
internal static class FieldNames
{
    /// <summary>An element id from a field's name or a refusal's JSON Pointer: <c>desk</c> and <c>/desk</c> both give <c>f-desk</c>.</summary>
    public static string Id(string nameOrPointer) => string.Concat("f-",
        string.Concat(nameOrPointer.TrimStart('/').Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-')));

    /// <summary>The refusals that stand at this field.</summary>
    public static IReadOnlyList<Refusal> About(string name, IReadOnlyList<Refusal>? refusals) =>
        refusals is null ? [] : [.. refusals.Where(refusal => refusal.Where is { } where && Id(where) == Id(name))];
}
