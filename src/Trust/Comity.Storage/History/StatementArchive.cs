using Comity.Statements;
using Comity.Storage.Keys;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.History;

/// <summary>Opens stored statements: the exact bytes that were signed, verified again as they come out.</summary>
public sealed class StatementArchive(IDbContextFactory<NodeDb> databases, StorageKeys keys, TrustBook trust)
{
    /// <summary>The statement, or <see langword="null"/> when the seat has none of that name or it was erased.</summary>
    public async Task<StoredStatement?> FindAsync(int seat, StatementId sid, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var row = await db.Set<StatementRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat && row.Sid == sid, cancellation);
        return row is not null && await OpenAsync(seat, [row], cancellation) is [var stored] ? stored : null;
    }

    /// <summary>Opens rows of one seat; erased ones are left out.</summary>
    public async Task<IReadOnlyList<StoredStatement>> OpenAsync(int seat, IReadOnlyList<StatementRow> rows, CancellationToken cancellation)
    {
        var found = await keys.FindAsync(seat, [.. rows.Select(row => row.Sid)], cancellation);
        return [.. rows.Where(row => found.ContainsKey(row.Sid)).Select(row => new StoredStatement(row, Open(row, found[row.Sid]), trust))];
    }

    internal static byte[] Open(StatementRow row, byte[] key) => AtRest.Open(key, row.Sealed, row.Sid.Digest.ToArray());
}

/// <summary>A stored statement with its bytes.</summary>
/// <param name="Row">Where it stands.</param>
/// <param name="Jws">The exact signed bytes.</param>
public sealed record StoredStatement(StatementRow Row, byte[] Jws, TrustBook Trust)
{
    /// <summary>Verifies the bytes again under the keyset they name.</summary>
    public Result<Statement> Verify() => StatementVerifier.VerifySignature(new ReceivedStatement(Jws), Trust);
}
