using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Comity.Contacts;

/// <summary>What single members of bodies may hold. Each answer is <see langword="null"/> when the member is fit.</summary>
internal static class Fields
{
    private const int MaxCode = 40;

    public static Refusal? Desk(string desk, string where) => IsCode(desk) ? null : new BadDeskId { Where = where };

    public static Refusal? Code(string code, string where) => IsCode(code) ? null : new BadTerm { Where = where };

    public static Refusal? Text(string? text, int max, string where) =>
        text is null || (text.Length <= max && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl))
            ? null
            : new TextTooLong(max) { Where = where };

    /// <summary>Longer texts may have lines: line feeds and tabs pass, other control characters do not.</summary>
    public static Refusal? Text(LanguageText? text, int max, string where) =>
        text is null || text.Variants.All(variant => variant.Text.Length <= max && !variant.Text.Any(IsForbidden))
            ? null
            : new TextTooLong(max) { Where = where };

    /// <summary>A tag that a <see cref="LanguageText"/> would accept: one rule for both.</summary>
    public static Refusal? Language(string tag, string where) =>
        LanguageText.From([new LanguageVariant(tag, "-")]).Refusal is null ? null : new BadLanguage { Where = where };

    public static Refusal? Date(string? date, string where) =>
        date is null || ReadDate(date) is not null ? null : new BadDate { Where = where };

    public static LocalDate? ReadDate(string date) =>
        LocalDatePattern.Iso.Parse(date) is { Success: true } read ? read.Value : null;

    public static Refusal? Country(string? code, string where) =>
        code is null or [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] ? null : new BadCountryCode { Where = where };

    /// <summary>At most <paramref name="max"/> items, none of them null, each fit.</summary>
    public static Refusal? Each<T>(IReadOnlyList<T> items, int max, string where, Func<T, string, Refusal?> judge)
        where T : class
    {
        if (items.Count > max)
            return new TooManyItems(max) { Where = where };
        for (var i = 0; i < items.Count; i++)
        {
            var at = where + "/" + i.ToString(CultureInfo.InvariantCulture);
            // The reader checks members against null, not the items of lists.
            if (items[i] is not { } item)
                return new MissingItem { Where = at };
            if (judge(item, at) is { } refusal)
                return refusal;
        }

        return null;
    }

    /// <summary>The same, and no item equals another.</summary>
    public static Refusal? EachOnce(IReadOnlyList<string> items, int max, string where, Func<string, string, Refusal?> judge) =>
        Each(items, max, where, judge)
        ?? (items.Distinct(StringComparer.OrdinalIgnoreCase).Count() == items.Count ? null : new RepeatedItem { Where = where });

    private static bool IsForbidden(char c) => char.IsControl(c) && c is not ('\n' or '\t');

    private static bool IsCode(string? code) =>
        code is { Length: >= 1 and <= MaxCode } && char.IsAsciiLetterLower(code[0])
        && code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
