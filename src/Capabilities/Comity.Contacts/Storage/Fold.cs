using System.Globalization;
using System.Text;

namespace Comity.Contacts;

/// <summary>Texts as both databases can compare them alike: folded for search, as sort keys for order.</summary>
internal static class Fold
{
    private const int MaxSorted = 40;

    // After every hexadecimal digit and every code, under any collation.
    private const string Last = "ZZZ";

    /// <summary>Small letters without accents, so that "Élan" is found by "elan".</summary>
    public static string Text(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark))
            folded.Append(char.ToLowerInvariant(c));
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Several texts, each on a line of its own, so that no search matches across them.</summary>
    public static string Join(IEnumerable<string?> texts) => Text(string.Join('\n', texts.Where(text => text is not null)));

    /// <summary>Sorts as people sort names, the same on every database: a collation key, in hexadecimal.</summary>
    public static string SortName(string? name) => name is null
        ? Last
        : Convert.ToHexString(CultureInfo.InvariantCulture.CompareInfo.GetSortKey(name[..Math.Min(name.Length, MaxSorted)], CompareOptions.IgnoreCase).KeyData);

    public static string SortCode(string? code) => code ?? Last;
}
