using System.Text;

namespace Comity.Taxii;

/// <summary>The shape of a query: all that decides its SQL text. Equal shapes share one prepared statement.</summary>
internal readonly record struct SelectionShape(TaxiiParts Parts, int Ids, int Exact, int Types, int Specs, bool First, bool Last, bool All)
{
    public static SelectionShape Of(TaxiiQuery query, TaxiiParts parts) => new(parts, query.Ids.Count, query.Versions.Exact.Count, query.Types.Count,
        query.SpecVersions.Count, query.Versions.First, query.Versions.Last, query.Versions.All);

    /// <summary>With more values than this, one list leads to the rows, and no way of its own for each.</summary>
    public const int MaxWays = 16;

    /// <summary>Whether the exact versions lead to the rows, each by a way of its own.</summary>
    public bool IsLedByVersions => Ids == 0 && Exact > 0 && !First && !Last;

    /// <summary>Whether a version is meant by a word; of an object in several specification versions, only the latest of these is then shown.</summary>
    public bool HasKeyword => First || Last || All;

    /// <summary>Whether only the last version is meant: the usual case, one run over the table in its own order.</summary>
    public bool OnlyLast => Last && !First && !All && Exact == 0;
}

/// <summary>Brings queries to few shapes, so that who varies the number of values cannot have a statement made for each.</summary>
internal static class FewShapes
{
    /// <summary>The same query: lists that lead to no ways of their own repeat their last value up to a power of two; specification versions that nothing has are left out.</summary>
    public static TaxiiQuery Of(TaxiiQuery query)
    {
        var shape = SelectionShape.Of(query, TaxiiParts.None);
        var known = query.SpecVersions.Count == 0 ? query.SpecVersions : Known(query.SpecVersions);
        var exact = Padded(query.Versions.Exact, shape.IsLedByVersions);
        return query with
        {
            Ids = Padded(query.Ids, leads: false),
            Types = Padded(query.Types, leads: shape.Ids == 0 && !shape.IsLedByVersions),
            SpecVersions = known,
            Versions = ReferenceEquals(exact, query.Versions.Exact) ? query.Versions : query.Versions with { Exact = exact },
        };
    }

    // Where none is known, one stays: nothing meets it.
    private static string[] Known(IReadOnlyList<string> specs) => specs.Where(spec => SpecNumber.Of(spec) != 0).Distinct().ToArray() is { Length: > 0 } known ? known : [specs[0]];

    private static IReadOnlyList<string> Padded(IReadOnlyList<string> values, bool leads)
    {
        var count = values.Count < 2 || (leads && values.Count <= SelectionShape.MaxWays) ? values.Count : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)values.Count);
        return count == values.Count ? values : [.. values, .. Enumerable.Repeat(values[^1], count - values.Count)];
    }
}

/// <summary>What differs between the databases in the text of a selection. The table is <c>o</c>, or <c>n</c> where another row of it is looked for.</summary>
internal abstract record SelectionDialect
{
    /// <summary>What the filter parameter of this number, from 0, is called.</summary>
    public abstract string Filter(int number);

    /// <summary>The table, reached by an index where one is named.</summary>
    public abstract string Table(string alias, string? index);

    /// <summary>The rows of the collection after the position that are of this <see cref="RowPart"/>.</summary>
    public abstract string Part(int part);

    /// <summary>Says of the row <c>o</c> that it is of this <see cref="RowPart"/>.</summary>
    public abstract string IsOf(int part);

    /// <summary>What names a row; within a part, ascending by date added.</summary>
    public abstract string Row { get; }

    /// <summary>The date added of a row <c>o</c>.</summary>
    public abstract string Added { get; }

    public abstract string Limit { get; }

    /// <summary>Says of the row <c>o</c> that it is the one that <c>k</c> names.</summary>
    public abstract string SameRow { get; }

    /// <summary>Says of the row <c>o</c> that it is among those of the collection that this selection names.</summary>
    public abstract string IsOneOf(string names);

    /// <summary>Says of a row of this alias that it is of the collection.</summary>
    public abstract string InCollection(string alias);
}

/// <summary>Writes the SQL of a query so that a page costs what it returns, not what it passes over: the filter that leads is led by an index in the order of date added.</summary>
/// <remarks>Filter parameters are numbered in the order ids, exact versions, types, specification versions.</remarks>
internal sealed class Selection(SelectionShape shape, SelectionDialect dialect)
{
    private readonly int _types = shape.Ids + shape.Exact;
    private readonly int _specs = shape.Ids + shape.Exact + shape.Types;

    private string Columns => (shape.Parts.HasFlag(TaxiiParts.Body) ? ", o.body" : "") + (shape.Parts.HasFlag(TaxiiParts.Record) ? ", o.id, o.written, o.spec" : "");

    /// <summary>One statement for each way to the rows, each ascending by date added; together they are what <see cref="Page"/> is, in the same columns.</summary>
    public string[] PagesOfWays() => [.. Ways().Select(PageOf)];

    /// <summary>Columns date added, then body, then id, written version and spec, as far as they are asked for; ascending by date added.</summary>
    public string Page()
    {
        var ways = Ways().ToList();
        return ways.Count == 1 ? PagesOfWays()[0] : PageOf(ways);
    }

    /// <summary>Holds for the rows <c>o</c> that a deletion means, whatever its position and limit; without a specification version it means all of them.</summary>
    public string Condition() => And(dialect.InCollection("o"), In("o.id", 0, shape.Ids), Rest(null), shape.All ? "" : shape.HasKeyword ? AnyPart() : In("o.version", shape.Ids, shape.Exact));

    // Where the rows do not come in order, their names are sorted first: whole objects would be read and sorted for nothing.
    private string PageOf(Way way) => way.IsInOrder
        ? $"SELECT {dialect.Added}{Columns} FROM {way.From} WHERE {way.Where} ORDER BY {dialect.Row} LIMIT {dialect.Limit}"
        : $"SELECT {dialect.Added}{Columns} FROM {dialect.Table("o", null)} WHERE "
            + dialect.IsOneOf($"SELECT {dialect.Row} FROM {way.From} WHERE {way.Where} ORDER BY {dialect.Row} LIMIT {dialect.Limit}") + $" ORDER BY {dialect.Row}";

    // Each way gives its first few; only those that remain among all are fetched whole.
    private string PageOf(List<Way> ways)
    {
        var few = string.Join(" UNION ALL ", ways.Select(way =>
            $"SELECT name, at FROM (SELECT {dialect.Row} AS name, {dialect.Added} AS at FROM {way.From} WHERE {way.Where} ORDER BY {dialect.Row} LIMIT {dialect.Limit}) w"));
        return $"SELECT k.at{Columns} FROM (SELECT name, at FROM ({few}) f ORDER BY at LIMIT {dialect.Limit}) k "
            + $"JOIN {dialect.Table("o", null)} ON {dialect.SameRow} ORDER BY k.at";
    }

    private IEnumerable<Way> Ways() =>
        from part in Parts()
        from lead in Leads()
        select new Way(dialect.Table("o", lead.Index), And(dialect.Part(part), lead.Condition, Rest(lead.Index), Version(part)), lead.IsInOrder);

    // What is asked for without a specification version is shown in the object's latest one (TAXII 2.1, 3.4.1).
    private int[] Parts() => (shape.OnlyLast, shape.Specs) switch
    {
        (true, 0) => [RowPart.Latest],
        (true, _) => [RowPart.Latest, RowPart.Outdated],
        _ when shape.Specs == 0 && shape.HasKeyword => [RowPart.Latest, RowPart.Superseded],
        _ => [RowPart.Latest, RowPart.Superseded, RowPart.Outdated, RowPart.Superseded | RowPart.Outdated],
    };

    private string AnyPart() => $"({string.Join(" OR ", Parts().Select(part => $"({And(dialect.IsOf(part), Version(part))})"))})";

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
        : Enumerable.Range(first, count).Select(number => new Lead(index, And($"{column} = {dialect.Filter(number)}", also), IsInOrder: true));

    // Who asks for both specification versions asks for every row.
    private string Rest(string? lead) => And(
        lead is "by_type" or "by_type_spec" ? "" : In("o.type", _types, shape.Types), lead is "by_spec" or "by_type_spec" || shape.Specs != 1 ? "" : In("o.spec", _specs, 1));

    private string Version(int part)
    {
        var last = shape.Last && (part & RowPart.Superseded) == 0;
        if (shape.All || (last && shape.Specs < 2))
            return "";
        string[] any = [Exact(part), shape.First ? NoOther("<") : "", last ? NoOther(">") : ""];
        return $"({string.Join(" OR ", any.Where(text => text.Length > 0))})";
    }

    // A version of an older specification version gives way where one of the latest is named beside it.
    private string Exact(int part) => And(In("o.version", shape.Ids, shape.Exact), shape.Exact > 1 && shape.Specs == 0 && !shape.HasKeyword && (part & RowPart.Outdated) != 0
        ? $"NOT EXISTS (SELECT 1 FROM {dialect.Table("n", null)} WHERE {And(dialect.InCollection("n"), $"n.id = o.id AND n.spec = {SpecNumber.Stix21}", In("n.version", shape.Ids, shape.Exact))})"
        : "");

    // Each specification version is an end of its own in the index.
    private string NoOther(string order) => $"NOT EXISTS (SELECT 1 FROM {dialect.Table("n", null)} WHERE "
        + And(dialect.InCollection("n"), "n.id = o.id", shape.Specs == 2 ? $"n.spec IN ({SpecNumber.Stix20}, {SpecNumber.Stix21})" : "n.spec = o.spec", $"n.version {order} o.version") + ")";

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
