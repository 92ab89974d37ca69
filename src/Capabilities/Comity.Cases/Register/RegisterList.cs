using System.Globalization;
using System.Text;

namespace Comity.Cases.Register;

/// <summary>In which order a register is listed.</summary>
public enum RegisterOrder
{
    /// <summary>As the items came.</summary>
    Number,

    /// <summary>The latest collected first.</summary>
    Collected,

    /// <summary>By who holds them.</summary>
    Holder,

    /// <summary>The last that anything became of first.</summary>
    Latest,
}

/// <summary>What of a register is wanted; all of it when nothing is set.</summary>
/// <param name="Text">Every word of it stands in an item's description, number, names, places, bag, file name or hash.</param>
public sealed record RegisterWish(string? Text = null, EvidenceStanding? Standing = null, RegisterOrder Order = RegisterOrder.Number)
{
    /// <summary>Most characters of a search.</summary>
    public const int MaxText = 100;
}

/// <summary>Finds and sorts the items of one register: in memory, for one case has at most <see cref="EvidenceRegister.MaxItems"/> of them.</summary>
internal static class RegisterList
{
    /// <summary>Most items of a page.</summary>
    public const int MaxLimit = 200;

    public static IReadOnlyList<EvidenceRow> Find(IReadOnlyList<EvidenceRow> items, RegisterWish wish)
    {
        var words = Plain((wish.Text ?? "")[..Math.Min(wish.Text?.Length ?? 0, RegisterWish.MaxText)]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = items.Where(item => wish.Standing is null || item.Standing == wish.Standing).Where(item => words.Length == 0 || Has(item, words));
        return [.. wish.Order switch
        {
            RegisterOrder.Collected => found.OrderByDescending(item => item.CollectedAt).ThenBy(item => item.Number),
            RegisterOrder.Holder => found.OrderBy(item => Plain(item.Holder), StringComparer.Ordinal).ThenBy(item => item.Number),
            RegisterOrder.Latest => found.OrderByDescending(item => item.LastAt).ThenByDescending(item => item.Number),
            _ => found.OrderBy(item => item.Number),
        }];
    }

    /// <summary>One page, and the cursor of the next; null on the last.</summary>
    public static Result<(IReadOnlyList<EvidenceRow> Items, string? Next)> Page(IReadOnlyList<EvidenceRow> found, string? cursor, int limit)
    {
        var from = 0;
        if (cursor is not null && (!int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from) || from > EvidenceRegister.MaxItems))
            return new BadEvidenceCursor { Where = "cursor" };
        limit = Math.Clamp(limit, 1, MaxLimit);
        var to = Math.Min(from + limit, found.Count);
        return ([.. found.Skip(from).Take(limit)], to < found.Count ? to.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static bool Has(EvidenceRow item, string[] words)
    {
        var text = Plain(string.Join('\n',
            [.. item.Words.Variants.Select(variant => variant.Text), $"#{item.Number}", item.Collector, item.Holder, item.Place, item.Kept ?? "", item.Bag ?? "", item.SealedBag ?? "",
                item.FileName ?? "", HexHash.Of(item.Content)]));
        return words.All(word => text.Contains(word, StringComparison.Ordinal));
    }

    // Capitals and accents make no difference to who looks for something.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                plain.Append(char.ToLowerInvariant(letter));
        }

        return plain.ToString();
    }
}
