namespace Comity.Taxii;

/// <summary>Selections over the tables of the PostgreSQL store.</summary>
internal sealed record PostgreSqlSelection : SelectionDialect
{
    /// <summary>Parameters before the filters: limit, collection, position.</summary>
    public const int FirstFilter = 4;

    public static PostgreSqlSelection Dialect { get; } = new();

    public override string Row => "o.added";

    public override string Added => "o.added";

    public override string Limit => "$1";

    public override string SameRow => "o.collection = $2 AND o.added = k.name";

    public override string Filter(int number) => $"${FirstFilter + number}";

    // Its planner finds the index by itself.
    public override string Table(string alias, string? index) => $"taxii_objects {alias}";

    public override string Part(int part) => $"o.collection = $2 AND o.added > $3 AND {IsOf(part)}";

    public override string IsOf(int part) => $"o.part = {part}";

    public override string IsOneOf(string names) => $"o.collection = $2 AND o.added IN ({names})";

    public override string InCollection(string alias) => $"{alias}.collection = $2";
}
