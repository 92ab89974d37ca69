using System.Text;

namespace Comity.Taxii;

/// <summary>Writes the SQL of a query so that a page costs what it returns, not what it passes
/// over: the filter that leads is led by an index in the order of date added.</summary>
/// <remarks>Filter parameters are numbered in the order ids, exact versions, types, specification versions.</remarks>
internal sealed class Selection(SelectionShape shape, SelectionDialect dialect)
{
    private readonly int _types = shape.Ids + shape.Exact;
    private readonly int _specs = shape.Ids + shape.Exact + shape.Types;

    private string Columns => (shape.Parts.HasFlag(TaxiiParts.Body) ? ", o.body" : "")
        + (shape.Parts.HasFlag(TaxiiParts.Record) ? ", o.id, o.written, o.spec" : "");

    /// <summary>One statement for each way to the rows, each ascending by date added;
    /// together they are what <see cref="Page"/> is, in the same columns.</summary>
    public string[] PagesOfWays() => [.. Ways().Select(PageOf)];

    /// <summary>Columns date added, then body, then id, written version and
    /// spec, as far as they are asked for; ascending by date added.</summary>
    public string Page()
    {
        var ways = Ways().ToList();
        return ways.Count == 1 ? PagesOfWays()[0] : PageOf(ways);
    }

    /// <summary>Holds for the rows <c>o</c> that a deletion means, whatever its position
    /// and limit; without a specification version it means all of them.</summary>
    public string Condition() => And(dialect.InCollection("o"), In("o.id", 0, shape.Ids), Rest(null), VersionInAnyPart());

    private string PageOf(Way way) => way.IsInOrder
        ? $"SELECT {dialect.Added}{Columns} {FirstOf(way)}"
        // What would have to be sorted are names: whole objects would be read and sorted for nothing.
        : $"SELECT {dialect.Added}{Columns} FROM {dialect.Table("o", null)} "
            + $"WHERE {dialect.IsOneOf($"SELECT {dialect.Row} {FirstOf(way)}")} ORDER BY {dialect.Row}";

    // Each way gives its first few; only those that remain among all are fetched whole.
    private string PageOf(List<Way> ways)
    {
        var named = ways.Select(way => $"SELECT {dialect.Row} AS name, {dialect.Added} AS at {FirstOf(way)}");
        var few = string.Join(" UNION ALL ", named.Select(names => $"SELECT name, at FROM ({names}) w"));
        return $"SELECT k.at{Columns} FROM (SELECT name, at FROM ({few}) f ORDER BY at LIMIT {dialect.Limit}) k "
            + $"JOIN {dialect.Table("o", null)} ON {dialect.SameRow} ORDER BY k.at";
    }

    private string FirstOf(Way way) => $"FROM {way.From} WHERE {way.Where} ORDER BY {dialect.Row} LIMIT {dialect.Limit}";

    private IEnumerable<Way> Ways() =>
        from part in Parts()
        from lead in Leads()
        let condition = And(dialect.Part(part), lead.Condition, Rest(lead.Index), Version(part))
        select new Way(dialect.Table("o", lead.Index), condition, lead.IsInOrder);

    // What is asked for without a specification version is shown in the object's latest one (TAXII 2.1, 3.4.1).
    private int[] Parts() => (shape.OnlyLast, shape.Specs) switch
    {
        (true, 0) => [RowPart.Latest],
        (true, _) => [RowPart.Latest, RowPart.Outdated],
        _ when shape.Specs == 0 && shape.HasKeyword => [RowPart.Latest, RowPart.Superseded],
        _ => [RowPart.Latest, RowPart.Superseded, RowPart.Outdated, RowPart.Superseded | RowPart.Outdated],
    };

    private string VersionInAnyPart()
    {
        if (shape.All)
            return "";
        if (!shape.HasKeyword)
            return In("o.version", shape.Ids, shape.Exact);
        return $"({string.Join(" OR ", Parts().Select(part => $"({And(dialect.IsOf(part), Version(part))})"))})";
    }

    // With several values each is a way of its own, because only then the rows of its index come in order.
    private IEnumerable<Lead> Leads()
    {
        if (shape.Ids > 0)
            return [new("by_id", And(dialect.InCollection("o"), In("o.id", 0, shape.Ids)), IsInOrder: false)];
        if (shape.IsLedByVersions)
            return Each("by_version", "o.version", shape.Ids, shape.Exact);
        if (shape.Types > 0)
            return shape.Specs == 1
                ? Each("by_type_spec", "o.type", _types, shape.Types, $"o.spec = {dialect.Filter(_specs)}")
                : Each("by_type", "o.type", _types, shape.Types);
        if (shape.Specs == 1)
            return Each("by_spec", "o.spec", _specs, 1);
        // What needs no bodies does not walk past them.
        return [new(shape.Parts.HasFlag(TaxiiParts.Body) ? null : "records", "", IsInOrder: true)];
    }

    private IEnumerable<Lead> Each(string index, string column, int first, int count, string also = "") => count > SelectionShape.MaxWays
        ? [new(index, And(In(column, first, count), also), IsInOrder: false)]
        : Enumerable.Range(first, count)
            .Select(number => new Lead(index, And($"{column} = {dialect.Filter(number)}", also), IsInOrder: true));

    // Who asks for both specification versions asks for every row.
    private string Rest(string? lead)
    {
        var types = lead is "by_type" or "by_type_spec" ? "" : In("o.type", _types, shape.Types);
        var specs = lead is "by_spec" or "by_type_spec" || shape.Specs != 1 ? "" : In("o.spec", _specs, 1);
        return And(types, specs);
    }

    private string Version(int part)
    {
        var last = shape.Last && (part & RowPart.Superseded) == 0;
        if (shape.All || (last && shape.Specs < 2))
            return "";
        string[] any = [Exact(part), shape.First ? NoOther("<") : "", last ? NoOther(">") : ""];
        return $"({string.Join(" OR ", any.Where(text => text.Length > 0))})";
    }

    // A version of an older specification version gives way where one of the latest is named beside it.
    private string Exact(int part)
    {
        var named = In("o.version", shape.Ids, shape.Exact);
        if (shape.Exact < 2 || shape.Specs > 0 || shape.HasKeyword || (part & RowPart.Outdated) == 0)
            return named;
        var same = $"n.id = o.id AND n.spec = {SpecNumber.Stix21}";
        var latest = And(dialect.InCollection("n"), same, In("n.version", shape.Ids, shape.Exact));
        return And(named, $"NOT EXISTS (SELECT 1 FROM {dialect.Table("n", null)} WHERE {latest})");
    }

    // Each specification version is an end of its own in the index.
    private string NoOther(string order)
    {
        var spec = shape.Specs == 2 ? $"n.spec IN ({SpecNumber.Stix20}, {SpecNumber.Stix21})" : "n.spec = o.spec";
        var other = And(dialect.InCollection("n"), "n.id = o.id", spec, $"n.version {order} o.version");
        return $"NOT EXISTS (SELECT 1 FROM {dialect.Table("n", null)} WHERE {other})";
    }

    private string In(string column, int first, int count) =>
        count == 0 ? "" : $"{column} IN ({string.Join(", ", Enumerable.Range(first, count).Select(dialect.Filter))})";

    private static string And(params ReadOnlySpan<string> conditions)
    {
        var text = new StringBuilder();
        foreach (var condition in conditions)
            text.Append(text.Length > 0 && condition.Length > 0 ? " AND " : "").Append(condition);
        return text.ToString();
    }

    /// <param name="IsInOrder">Whether its rows come in the order of date added by themselves.</param>
    private readonly record struct Lead(string? Index, string Condition, bool IsInOrder);

    private readonly record struct Way(string From, string Where, bool IsInOrder);
}
