namespace Comity.Taxii;

/// <summary>Words of the other side, made fit for one line on a terminal or in a log.</summary>
internal static class Quoted
{
    private const int MaxLength = 300;

    public static string Line(string? text)
    {
        var cut = (text ?? "").Length > MaxLength ? text![..MaxLength] + "…" : text ?? "";
        return string.Create(cut.Length, cut, static (line, from) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(from[i])
                    || char.GetUnicodeCategory(from[i]) == System.Globalization.UnicodeCategory.Format ? ' ' : from[i];
        });
    }
}
