using System.Text;

namespace Comity.Cases.Territory;

/// <summary>The header of a CSV list: which column says what, and how a line is taken apart.</summary>
/// <remarks>Commas, semicolons or tabs separate; quotes as in RFC 4180, but a record never goes beyond its line: a stray quote costs one line.</remarks>
internal sealed class ListColumns
{
    private const int MaxColumns = 64;

    private readonly char _separator;
    private readonly string?[] _fields;

    private ListColumns(char separator, string?[] fields, IReadOnlyList<string> ignored) =>
        (_separator, _fields, Ignored) = (separator, fields, ignored);

    public IReadOnlyList<string> Ignored { get; }

    /// <summary>Whether a first line is a header: several columns, or the name of one, and no address in the first.</summary>
    public static bool IsHeader(string line)
    {
        var separator = SeparatorOf(line);
        var columns = line.Split(separator);
        return !AddressBlock.TryParse(columns[0].AsSpan().Trim(" \t\""), out _)
            && columns.Any(column => FieldOf(column) is not null);
    }

    public static Result<ListColumns> From(string header)
    {
        var separator = SeparatorOf(header);
        if (!TrySplit(header, separator, out var names) || names.Length > MaxColumns)
            return new BadListHeader($"The header is not a line of at most {MaxColumns} names.");
        var fields = names.Select(FieldOf).ToArray();
        if (fields.Count(field => field == "address") != 1)
            return new BadListHeader("The header names no column address, or names it twice.") { Mend = "Name one column address." };
        var twice = fields.Where(field => field is not null).GroupBy(field => field!).FirstOrDefault(group => group.Count() > 1);
        return twice is not null
            ? new BadListHeader($"The header names {twice.Key} twice.") { Mend = "Keep one of the two columns." }
            : new ListColumns(separator, fields, [.. names.Where((_, i) => fields[i] is null)]);
    }

    /// <summary>Takes a line apart into fields and texts; false if its quotes or its number of columns do not fit.</summary>
    public bool TryRead(string line, List<(string Field, string Text)> fields, out Flaw flaw)
    {
        fields.Clear();
        flaw = default;
        if (!TrySplit(line, _separator, out var texts) || texts.Length > _fields.Length)
        {
            flaw = new Flaw(
                $"The line does not have the {_fields.Length} columns of the header.",
                "Put texts that hold the separator into quotes, and close every quote on its line.");
            return false;
        }

        for (var i = 0; i < texts.Length; i++)
        {
            if (_fields[i] is { } field)
                fields.Add((field, texts[i]));
        }

        return true;
    }

    private static bool TrySplit(string line, char separator, out string[] texts)
    {
        texts = [];
        if (!line.Contains('"', StringComparison.Ordinal))
        {
            texts = line.Split(separator);
            return true;
        }

        var fields = new List<string>();
        for (var at = 0; at <= line.Length;)
        {
            if (!TryTake(line, separator, ref at, out var field))
                return false;
            fields.Add(field);
        }

        texts = [.. fields];
        return true;
    }

    // Leaves the position after the separator that ends the field, or one beyond the line.
    private static bool TryTake(string line, char separator, ref int at, out string field)
    {
        if (at == line.Length || line[at] != '"')
        {
            var end = line.IndexOf(separator, at) is var found and >= 0 ? found : line.Length;
            (field, at) = (line[at..end], end + 1);
            return !field.Contains('"', StringComparison.Ordinal);
        }

        var text = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            var isQuote = line[at] == '"';
            if (isQuote && (at + 1 == line.Length || line[at + 1] == separator))
            {
                (field, at) = (text.ToString(), at + 2);
                return true;
            }

            // Inside quotes a quote stands twice.
            if (isQuote && line[++at] != '"')
                break;
            text.Append(line[at]);
        }

        field = "";
        return false;
    }

    private static char SeparatorOf(string header) => ",;\t".MaxBy(separator => header.Count(c => c == separator));

    private static string? FieldOf(string name) =>
        name.Trim(' ', '\t', '"').ToUpperInvariant().Replace(' ', '_').Replace('-', '_') switch
        {
            "ADDRESS" or "IP" or "IP_ADDRESS" or "CIDR" => "address",
            "FIRST_SEEN" or "FIRSTSEEN" => "first_seen",
            "LAST_SEEN" or "LASTSEEN" => "last_seen",
            "PORT" or "PORTS" or "PORT(S)" => "ports",
            "PROTOCOL" or "PROTO" => "protocol",
            "BEHAVIOUR" or "BEHAVIOR" or "RSIT" => "behaviour",
            "OBSERVER" or "SOURCE" => "observer",
            "CONFIDENCE" => "confidence",
            _ => null,
        };
}
