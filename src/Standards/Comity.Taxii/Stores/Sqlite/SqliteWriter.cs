namespace Comity.Taxii;

/// <summary>The connection that writes, one addition or deletion at a time, each in one transaction.</summary>
/// <param name="longest">How long it waits for another process that writes.</param>
internal sealed class SqliteWriter(string path, TimeSpan longest) : IDisposable
{
    private static readonly long Superseded = SqliteKey.Of(0, RowPart.Superseded, 0);
    private static readonly long Outdated = SqliteKey.Of(0, RowPart.Outdated, 0);

    private static readonly string BringBackOutdated = $"""
        UPDATE objects SET key = key & ~{Outdated} WHERE collection = ?1 AND id = ?2 AND spec = {SpecNumber.Stix20} AND key & {Outdated} <> 0
            AND NOT EXISTS (SELECT 1 FROM objects WHERE collection = ?1 AND id = ?2 AND spec = {SpecNumber.Stix21})
        """;

    private static readonly string BringBackLatest = $"""
        UPDATE objects SET key = key & ~{Superseded} WHERE collection = ?1 AND id = ?2 AND spec = ?3
            AND version = (SELECT max(version) FROM objects WHERE collection = ?1 AND id = ?2 AND spec = ?3)
        """;

    private readonly SqliteDb _db = Open(path, longest);

    private static SqliteDb Open(string path, TimeSpan longest)
    {
        var db = SqliteTables.Writer(path);
        db.WaitFor(longest);
        return db;
    }

    public ReadOnlyMemory<byte> Add(TaxiiAddition addition) => InTransaction(() =>
    {
        var (collection, last) = Collection(addition.Collection);
        var plan = new AdditionPlan(addition.Objects, addition.At, last, new SqliteStoredVersions(_db, collection));
        if (plan.Last > SqliteKey.AddedMask)
            throw new InvalidOperationException("The clock is beyond the dates that the file can hold (2091). Set it right.");
        foreach (var row in plan.Superseded)
            Supersede(collection, row);
        foreach (var id in plan.Outdated)
            Outdate(collection, id);
        foreach (var row in plan.Rows)
            Insert(collection, row);
        using (var dated = _db.Prepare("UPDATE collections SET last = ?2 WHERE number = ?1").Bind(1, collection).Bind(2, plan.Last))
            dated.Step();
        return Keep(addition, plan.Outcomes);
    });

    public int Delete(TaxiiQuery query) => InTransaction(() =>
    {
        var (collection, _) = Collection(query.Collection);
        query = FewShapes.Of(query);
        var condition = new Selection(SelectionShape.Of(query, TaxiiParts.None), SqliteSelection.Dialect).Condition();
        var deleted = 0;
        using (var rows = _db.Prepare($"DELETE FROM objects AS o WHERE {condition} RETURNING 1").Bind(2, collection))
        {
            SqliteFilters.BindFilters(rows, query);
            while (rows.Step())
                deleted++;
        }

        foreach (var id in query.Ids)
            BringBack(collection, id);
        return deleted;
    });

    public void Dispose() => _db.Dispose();

    private T InTransaction<T>(Func<T> work)
    {
        _db.Run("BEGIN IMMEDIATE");
        try
        {
            var result = work();
            _db.Run("COMMIT");
            _db.Trim();
            return result;
        }
        catch
        {
            _db.RollBack();
            throw;
        }
    }

    private (int Number, long Last) Collection(Guid id)
    {
        using (var known = _db.Prepare("SELECT number, last FROM collections WHERE id = ?1").Bind(1, id.ToString()))
        {
            if (known.Step())
                return ((int)known.Integer(0), known.Integer(1));
        }

        using var made = _db.Prepare("INSERT INTO collections SELECT coalesce(max(number) + 1, 0), ?1, 0 FROM collections RETURNING number")
            .Bind(1, id.ToString());
        made.Step();
        var number = (int)made.Integer(0);
        return number < SqliteKey.MaxCollections
            ? (number, 0)
            : throw new InvalidOperationException(
                $"The file has {SqliteKey.MaxCollections} collections, and no room for another. Use a second file.");
    }

    private void Insert(int collection, PlannedRow row)
    {
        using var insert = _db.Prepare("INSERT INTO objects VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
        insert.Bind(1, SqliteKey.Of(collection, row.Part, row.Added)).Bind(2, collection).Bind(3, row.Object.Id).Bind(4, row.Key)
            .Bind(5, row.Written).Bind(6, row.Object.Type).Bind(7, row.Spec)
            .Bind(row.Object.Version is null ? 10 : 8, row.Object.Digest.Span).Bind(9, row.Object.Body.Span).Step();
    }

    private void Supersede(int collection, StoredRow row)
    {
        using var move = _db.Prepare(
            $"UPDATE objects SET key = key | {Superseded} WHERE collection = ?1 AND id = ?2 AND spec = ?3 AND version = ?4");
        move.Bind(1, collection).Bind(2, row.Id).Bind(3, row.Spec).Bind(4, row.Key).Step();
    }

    private void Outdate(int collection, string id)
    {
        using var move = _db.Prepare(
            $"UPDATE objects SET key = key | {Outdated} WHERE collection = ?1 AND id = ?2 AND spec = {SpecNumber.Stix20}");
        move.Bind(1, collection).Bind(2, id).Step();
    }

    // What is not the latest stays where it is; the latest of what remains comes back.
    private void BringBack(int collection, string id)
    {
        using (var back = _db.Prepare(BringBackOutdated).Bind(1, collection).Bind(2, id))
            back.Step();
        foreach (var spec in (ReadOnlySpan<short>)[SpecNumber.Stix20, SpecNumber.Stix21])
        {
            using var latest = _db.Prepare(BringBackLatest).Bind(1, collection).Bind(2, id).Bind(3, spec);
            latest.Step();
        }
    }

    private ReadOnlyMemory<byte> Keep(TaxiiAddition addition, TaxiiOutcome[] outcomes)
    {
        var status = addition.WriteStatus(outcomes);
        using (var expired = _db.Prepare("DELETE FROM statuses WHERE at < ?1").Bind(1, TaxiiTime.Microseconds(addition.ExpireBefore)))
            expired.Step();
        using var kept = _db.Prepare("INSERT INTO statuses VALUES (?1, ?2, ?3, ?4)");
        kept.Bind(1, addition.Status.ToString()).Bind(2, TaxiiTime.Microseconds(addition.At)).Bind(3, addition.Owner).Bind(4, status.Span)
            .Step();
        return status;
    }
}
