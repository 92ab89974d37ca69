using System.Collections.Concurrent;
using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Keysets;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Keys;

/// <summary>The private keys that this node holds for its seats. Loaded on first use, kept in memory, never shown.</summary>
public sealed class SeatKeys(IDbContextFactory<KeyDb> databases) : IDisposable
{
    private readonly ConcurrentDictionary<string, EcPrivateJwk> _keys = new(StringComparer.Ordinal);

    /// <summary>Keeps a new private key; durable when this returns.</summary>
    public async Task KeepAsync(int seat, string use, EcPrivateJwk key, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.PrivateKeys.Add(new PrivateKeyRow { Kid = key.Kid, Seat = seat, Use = use, Jwk = key.ToJson(), CreatedAt = now });
        await db.SaveChangesAsync(cancellation);
        _keys[key.Kid] = key;
    }

    /// <summary>Reads every key that is stored; called once at start.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        foreach (var row in await db.PrivateKeys.AsNoTracking().ToListAsync(cancellation))
        {
            if (!EcPrivateJwk.TryParse(row.Jwk, out var key, out var error))
                throw new InvalidOperationException($"The stored private key {row.Kid} cannot be read: {error}.");
            _keys[row.Kid] = key;
        }
    }

    /// <summary>Forgets private keys for good. How many there were.</summary>
    public async Task<int> DestroyAsync(IReadOnlyCollection<string> kids, CancellationToken cancellation)
    {
        if (kids.Count == 0)
            return 0;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var destroyed = await db.PrivateKeys.Where(row => kids.Contains(row.Kid)).ExecuteDeleteAsync(cancellation);
        foreach (var kid in kids)
        {
            if (_keys.TryRemove(kid, out var key))
                key.Dispose();
        }

        return destroyed;
    }

    /// <summary>The private half of a key, if this node holds it.</summary>
    public EcPrivateJwk? Find(string kid) => _keys.GetValueOrDefault(kid);

    /// <summary>A signer for the first key of this use in the keyset that this node holds and that may sign the type.</summary>
    /// <param name="automation">Whether a machine signs: then never with a person's key, and a person never with a machine's.</param>
    public JwsSigner? SignerFor(Keyset keyset, KeyUse use, StatementType? type = null, bool automation = false) => keyset.For(use)
        .Where(key => type is null || key.MayIssue(type.Value))
        .Where(key => key.Entry.Automation == automation)
        .Select(key => Find(key.Kid))
        .Where(key => key is not null)
        .Select(key => new SoftwareSigner(key!))
        .FirstOrDefault();

    public void Dispose()
    {
        foreach (var key in _keys.Values)
            key.Dispose();
    }
}
