using Comity.Statements.Keysets;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Keys;

/// <summary>Destroys the private halves of seal keys 90 days after a keyset left them out: whoever takes them later opens nothing that was recorded on the way (federation.md 2.4).</summary>
/// <remarks>What arrived is long sealed again under storage keys of its own. What a peer sealed to such a key and delivers later does not open, and the peer is told.</remarks>
public sealed class SealKeyRetirement(IDbContextFactory<NodeDb> databases, TrustBook trust, SeatKeys keys, TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>How many were destroyed.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var destroyed = 0;
        foreach (var seat in await db.Set<SeatRow>().AsNoTracking().ToListAsync(cancellation))
        {
            if (trust.Of(seat.Participant) is { } chain)
                destroyed += await keys.DestroyAsync([.. Retired(chain).Where(kid => keys.Find(kid) is not null)], cancellation);
        }

        return destroyed;
    }

    private IEnumerable<string> Retired(KeysetChain chain) => chain.All.SelectMany(keyset => keyset.For(KeyUse.Seal)).Select(key => key.Kid).Distinct(StringComparer.Ordinal)
        .Where(kid => LeftOutAt(chain, kid) is { } at && time.GetUtcNow() - at >= Kept);

    /// <summary>When the first keyset behind the last that lists the key was issued; null while it is listed.</summary>
    private static DateTimeOffset? LeftOutAt(KeysetChain chain, string kid)
    {
        var last = chain.All.Count - 1;
        while (chain.All[last].Find(kid) is null)
            last--;
        return last == chain.All.Count - 1 ? null : chain.Statements[last + 1].Envelope.IssuedAt;
    }
}
