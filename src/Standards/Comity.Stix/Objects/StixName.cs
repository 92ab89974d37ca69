namespace Comity.Stix;

/// <summary>How types and properties may be named (STIX 2.1, 3.1 and 11).</summary>
internal static class StixName
{
    /// <summary>3 to 250 characters of a-z, 0-9 and hyphen, no two hyphens in a row.</summary>
    public static bool IsType(ReadOnlySpan<char> name) =>
        name.Length is >= 3 and <= 250 && !name.ContainsAnyExcept(TypeCharacters) && name.IndexOf("--") < 0;

    private static readonly System.Buffers.SearchValues<char> TypeCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
}
