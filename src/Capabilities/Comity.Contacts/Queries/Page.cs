using System.Buffers.Text;
using System.Text;

namespace Comity.Contacts;

/// <summary>One page of a list, and where the next begins.</summary>
/// <param name="Items">In the order asked for.</param>
/// <param name="Next">The cursor of the next page; <see langword="null"/> when this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>The order of a list of parties.</summary>
public enum PartySort
{
    /// <summary>As people sort names; those without a name last.</summary>
    Name,

    /// <summary>By ISO 3166-1 code; those without a code last.</summary>
    Code,
}

/// <summary>A place in a list that stays valid while rows come and go: the sort key and the identifier of the last row shown.</summary>
internal sealed record Cursor(PartySort Sort, string SortKey, string Key)
{
    /// <summary>Most rows of a page.</summary>
    public const int MaxLimit = 200;

    private const int MaxLength = 4096;

    public static Result<Cursor> Read(string? text, PartySort sort)
    {
        if (text is null)
            return new Cursor(sort, "", "");
        if (text.Length > MaxLength || !Base64Url.IsValid(text))
            return new BadCursor();
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
        // A zero character, which some databases refuse, is in no cursor that was given out.
        return parts.Length == 3 && parts[0] == sort.ToString() && !parts.Any(part => part.Contains('\0', StringComparison.Ordinal))
            ? new Cursor(sort, parts[1], parts[2])
            : new BadCursor();
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Sort}\n{SortKey}\n{Key}"));

    /// <summary>Cuts a list read with one row too many to its page.</summary>
    public static Page<TItem> Page<TRow, TItem>(List<TRow> rows, int limit, Func<TRow, Cursor> cursor, Func<TRow, TItem> item)
    {
        var more = rows.Count > limit;
        var shown = more ? rows[..limit] : rows;
        return new Page<TItem>([.. shown.Select(item)], more ? cursor(shown[^1]).ToString() : null);
    }

    public static int Bound(int limit) => Math.Clamp(limit, 1, MaxLimit);
}
