namespace Comity.Taxii;

/// <summary>What the file knows of the objects of an addition, asked inside its transaction.</summary>
internal sealed class SqliteStoredVersions(SqliteDb db, int collection) : IStoredVersions
{
    private const string Same = "SELECT written FROM objects WHERE collection = ?1 AND id = ?2 AND digest = ?3 LIMIT 1";

    private static readonly string Tops = $"SELECT {Top(SpecNumber.Stix20)}, {Top(SpecNumber.Stix21)}";

    private static readonly string Named =
        "SELECT written, content FROM objects WHERE collection = ?1 AND id = ?2 "
            + $"AND spec IN ({SpecNumber.Stix20}, {SpecNumber.Stix21}) AND version = ?3";

    public LatestKeys Latest(string id)
    {
        using var found = db.Prepare(Tops).Bind(1, collection).Bind(2, id);
        found.Step();
        return new LatestKeys(found.TextOrNull(0), found.TextOrNull(1));
    }

    public TaxiiOutcome? There(TaxiiObject one, string? key)
    {
        if (key is not null)
            return Version(one, key);
        using var same = db.Prepare(Same).Bind(1, collection).Bind(2, one.Id).Bind(3, one.Digest.Span);
        return same.Step() ? new TaxiiOutcome(TaxiiOutcomeKind.AlreadyThere, same.Text(0)) : null;
    }

    private static string Top(short spec) =>
        $"(SELECT version FROM objects WHERE collection = ?1 AND id = ?2 AND spec = {spec} ORDER BY version DESC LIMIT 1)";

    private TaxiiOutcome? Version(TaxiiObject one, string key)
    {
        using var found = db.Prepare(Named).Bind(1, collection).Bind(2, one.Id).Bind(3, key);
        return found.Step() ? one.Beside(found.Bytes(1), found.Text(0)) : null;
    }
}
