using Comity.Cases.Territory;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Notices;

/// <summary>A community's reading of registry codes, version by version; no version is ever changed.</summary>
internal sealed class CodeTables(IDbContextFactory<NodeDb> databases, TimeProvider time)
{
    /// <summary>The newest version; version 0, in which no code is mapped, before the first.</summary>
    public async Task<CommunityCodes> FindAsync(int seat, CommunityId community, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await NewestAsync(db, seat, community, cancellation);
    }

    /// <summary>Makes the next version; a table that was changed in between is refused with its version.</summary>
    public async Task<Result<CommunityCodes>> PutAsync(int seat, CommunityId community, string login, CommunityCodes next, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var present = await NewestAsync(db, seat, community, cancellation);
        if (next.Version == present.Version && next.ToJson().AsSpan().SequenceEqual(present.ToJson()))
            return present;
        if (next.Version != present.Version + 1)
            return new CodesConflict(present.Version) { Where = "version", Mend = "Read the table again and change that." };
        db.Add(new CodeTableRow { Seat = seat, Community = community, Version = next.Version, Json = next.ToJson(), ChangedAt = time.GetUtcNow(), ChangedBy = login });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return next;
    }

    private static async Task<CommunityCodes> NewestAsync(NodeDb db, int seat, CommunityId community, CancellationToken cancellation) =>
        await db.Set<CodeTableRow>().AsNoTracking().Where(row => row.Seat == seat && row.Community == community).OrderByDescending(row => row.Version)
            .Select(row => row.Json).FirstOrDefaultAsync(cancellation) is { } json ? CommunityCodes.Parse(json).Value : CommunityCodes.None;
}
