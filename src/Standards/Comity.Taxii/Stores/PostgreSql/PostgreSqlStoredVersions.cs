using Npgsql;

namespace Comity.Taxii;

/// <summary>What the database knows of the objects of an addition, fetched at once under the lock.</summary>
internal sealed class PostgreSqlStoredVersions : IStoredVersions
{
    private readonly Dictionary<string, LatestKeys> _latest = [];
    private readonly Dictionary<(string, string), (string Written, byte[] Digest)> _versions = [];

    /// <summary>Takes a row of the question: id, spec, key; a version that was asked for also with what
    /// is written and its digest, also in the key's place where it was asked for by that.</summary>
    public void Add(NpgsqlDataReader row)
    {
        var (id, key) = (row.GetString(0), row.GetString(2));
        if (!row.IsDBNull(4))
            _versions[(id, row.IsDBNull(5) ? key : Convert.ToHexString(row.GetFieldValue<byte[]>(5)))] =
                (row.GetString(3), row.GetFieldValue<byte[]>(4));
        else if (row.GetInt16(1) == SpecNumber.Stix21)
            _latest[id] = _latest.GetValueOrDefault(id) with { Stix21 = key };
        else
            _latest[id] = _latest.GetValueOrDefault(id) with { Stix20 = key };
    }

    public LatestKeys Latest(string id) => _latest.GetValueOrDefault(id);

    public TaxiiOutcome? There(TaxiiObject one, string? key) =>
        _versions.TryGetValue((one.Id, key ?? Convert.ToHexString(one.Digest.Span)), out var found)
        ? one.Beside(found.Digest, found.Written) : null;
}
