namespace Comity.Taxii;

/// <summary>The connection that writes, one addition or deletion at a time, each in one transaction.</summary>
internal sealed class SqliteWriter(string path) : IDisposable
{
    private readonly SqliteDb _db = SqliteTables.Writer(path);

    public ReadOnlyMemory<byte> Add(TaxiiAddition addition) => InTransaction(() =>
    {
        var (collection, last) = Collection(addition.Collection);
        var plan = new AdditionPlan(addition.Objects, addition.At, last, new SqliteStoredVersions(_db, collection));
        if (plan.Last > SqliteKey.AddedMask)
            throw new InvalidOperationException("The clock is beyond the dates that the file can hold (2091). Set it right.");
        foreach (var added in plan.Superseded)
            Move(collection, added, superseded: true);
        foreach (var row in plan.Rows)
            Insert(collection, row);
        using (var dated = _db.Prepare("UPDATE collections SET last = ?2 WHERE number = ?1").Bind(1, collection).Bind(2, plan.Last))
            dated.Step();
        return Keep(addition, plan.Outcomes);
    });

    public int Delete(TaxiiQuery query) => InTransaction(() =>
    {
        var (collection, _) = Collection(query.Collection);
        var condition = new Selection(SelectionShape.Of(query, TaxiiParts.None), SqliteSelection.Dialect).Condition();
        var deleted = 0;
        using (var rows = _db.Prepare($"DELETE FROM objects AS o WHERE {condition} RETURNING 1").Bind(2, collection))
        {
            SqliteFilters.BindFilters(rows, query);
            while (rows.Step())
                deleted++;
        }

        foreach (var id in query.Ids)
            BringBackLatest(collection, id);
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

        using var made = _db.Prepare("INSERT INTO collections SELECT coalesce(max(number) + 1, 0), ?1, 0 FROM collections RETURNING number").Bind(1, id.ToString());
        made.Step();
        var number = (int)made.Integer(0);
        return number < SqliteKey.MaxCollections
            ? (number, 0)
            : throw new InvalidOperationException($"The file has {SqliteKey.MaxCollections} collections, and no room for another. Use a second file.");
    }

    private void Insert(int collection, PlannedRow row)
    {
        using var insert = _db.Prepare("INSERT INTO objects VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        insert.Bind(1, SqliteKey.Of(collection, row.Superseded, row.Added)).Bind(2, collection).Bind(3, row.Object.Id).Bind(4, row.Key)
            .Bind(5, row.Written).Bind(6, row.Object.Type).Bind(7, SpecNumber.Of(row.Object.SpecVersion)).Bind(8, row.Object.Body.Span).Step();
    }

    private void Move(int collection, long added, bool superseded)
    {
        using var move = _db.Prepare("UPDATE objects SET key = ?2 WHERE key = ?1");
        move.Bind(1, SqliteKey.Of(collection, !superseded, added)).Bind(2, SqliteKey.Of(collection, superseded, added)).Step();
    }

    private void BringBackLatest(int collection, string id)
    {
        if (new SqliteStoredVersions(_db, collection).Latest(id) is { } latest)
            Move(collection, latest.Added, superseded: false);
    }

    private ReadOnlyMemory<byte> Keep(TaxiiAddition addition, TaxiiOutcome[] outcomes)
    {
        var status = addition.WriteStatus(outcomes);
        using (var expired = _db.Prepare("DELETE FROM statuses WHERE at < ?1").Bind(1, TaxiiTime.Microseconds(addition.ExpireBefore)))
            expired.Step();
        using var kept = _db.Prepare("INSERT INTO statuses VALUES (?1, ?2, ?3, ?4)");
        kept.Bind(1, addition.Status.ToString()).Bind(2, TaxiiTime.Microseconds(addition.At)).Bind(3, addition.Owner).Bind(4, status.Span).Step();
        return status;
    }
}

/// <summary>What the file knows of the objects of an addition, asked inside its transaction.</summary>
internal sealed class SqliteStoredVersions(SqliteDb db, int collection) : IStoredVersions
{
    private const string Columns = "SELECT version, written, key FROM objects WHERE collection = ?1 AND id = ?2";

    public StoredVersion? Latest(string id)
    {
        using var found = db.Prepare($"{Columns} ORDER BY version DESC LIMIT 1").Bind(1, collection).Bind(2, id);
        return Read(found);
    }

    public StoredVersion? Version(string id, string key)
    {
        using var found = db.Prepare($"{Columns} AND version = ?3").Bind(1, collection).Bind(2, id).Bind(3, key);
        return Read(found);
    }

    private StoredVersion? Read(SqliteStatement found)
    {
        if (!found.Step())
            return null;
        var key = found.Integer(2);
        return new StoredVersion(found.Text(0), found.Text(1), key & SqliteKey.AddedMask, bytes => SameBytes(key, bytes));
    }

    // Asked before the plan is carried out: the row still has this key.
    private bool SameBytes(long key, ReadOnlyMemory<byte> bytes)
    {
        using var body = db.Prepare("SELECT body FROM objects WHERE key = ?1").Bind(1, key);
        return body.Step() && body.Bytes(0).SequenceEqual(bytes.Span);
    }
}
