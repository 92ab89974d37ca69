using Npgsql;

namespace Comity.Taxii;

/// <summary>Binds a query to the parameters of its selection.</summary>
internal static class PostgreSqlFilters
{
    public static void Bind(NpgsqlCommand command, TaxiiQuery query, int collection)
    {
        Add(command, query.Limit + 1L);
        Add(command, collection);
        Add(command, query.After);
        foreach (var id in query.Ids)
            Add(command, id);
        foreach (var version in query.Versions.Exact)
            Add(command, version);
        foreach (var type in query.Types)
            Add(command, type);
        foreach (var spec in query.SpecVersions)
            Add(command, SpecNumber.Of(spec));
    }

    public static void Add<T>(NpgsqlCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
}
