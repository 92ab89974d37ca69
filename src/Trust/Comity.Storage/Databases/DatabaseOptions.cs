using System.ComponentModel.DataAnnotations;

namespace Comity.Storage.Databases;

/// <summary>Which database the node keeps its history in.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The section of <c>comity.json</c>.</summary>
    public const string Section = "Database";

    /// <summary><c>sqlite</c>, the embedded default, or <c>postgresql</c>.</summary>
    [RegularExpression("^(sqlite|postgresql)$")]
    public string Provider { get; set; } = "sqlite";

    /// <summary>
    /// A PostgreSQL connection string for the history. Empty for SQLite, which keeps <c>node.db</c> in the data folder.
    /// </summary>
    public string Connection { get; set; } = "";

    /// <summary>A PostgreSQL connection string for the key store, a database of its own that ordinary backups leave out.</summary>
    public string KeyConnection { get; set; } = "";
}
