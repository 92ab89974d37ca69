namespace Comity.Taxii;

/// <summary>Selections over the packed key of the SQLite store (see <see cref="SqliteKey"/>).</summary>
internal sealed record SqliteSelection : SelectionDialect
{
    /// <summary>Parameters before the filters: limit, collection, then position and end of the first part.</summary>
    public const int FirstFilter = 5;

    public static SqliteSelection Dialect { get; } = new();

    public override string Row => "o.key";

    public override string Added => $"o.key & {SqliteKey.AddedMask}";

    public override string Limit => "?1";

    public override string SameRow => "o.key = k.name";

    public override string Filter(int number) => $"?{FirstFilter + number}";

    public override string Table(string alias, string? index) => index is null ? $"objects {alias}" : $"objects {alias} INDEXED BY {index}";

    public override string Part(int part) => $"o.key > ?3 + {SqliteKey.Of(0, part, 0)} AND o.key < ?4 + {SqliteKey.Of(0, part, 0)}";

    public override string IsOf(int part) => $"o.key & {SqliteKey.PartMask} = {SqliteKey.Of(0, part, 0)}";

    public override string IsOneOf(string names) => $"o.key IN ({names})";

    public override string InCollection(string alias) => $"{alias}.collection = ?2";
}
