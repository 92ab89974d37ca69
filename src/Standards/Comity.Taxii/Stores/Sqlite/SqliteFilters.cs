namespace Comity.Taxii;

/// <summary>Binds a query to the parameters of its selection.</summary>
internal static class SqliteFilters
{
    public static SqliteStatement Bind(SqliteStatement rows, TaxiiQuery query, int collection)
    {
        rows.Bind(1, query.Limit + 1L).Bind(2, collection);
        rows.Bind(3, SqliteKey.Of(collection, RowPart.Latest, query.After)).Bind(4, SqliteKey.End(collection, RowPart.Latest));
        BindFilters(rows, query);
        return rows;
    }

    public static void BindFilters(SqliteStatement rows, TaxiiQuery query)
    {
        var next = SqliteSelection.FirstFilter;
        foreach (var id in query.Ids)
            rows.Bind(next++, id);
        foreach (var version in query.Versions.Exact)
            rows.Bind(next++, version);
        foreach (var type in query.Types)
            rows.Bind(next++, type);
        foreach (var spec in query.SpecVersions)
            rows.Bind(next++, SpecNumber.Of(spec));
    }
}
