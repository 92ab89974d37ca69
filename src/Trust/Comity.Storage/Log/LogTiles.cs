using Comity.Tlog;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Log;

/// <summary>The tiles of a seat's log up to its signed size, the widest version of each.</summary>
internal static class LogTiles
{
    public static async Task<byte[]> ReadAsync(NodeDb db, int seat, int epoch, Tile tile, CancellationToken cancellation)
    {
        var row = await db.Set<TileRow>().AsNoTracking().FirstOrDefaultAsync(
            row => row.Seat == seat && row.Epoch == epoch && row.Level == tile.Level && row.Index == tile.Index, cancellation);
        var length = tile.Width * TreeHash.Size;
        return row is not null && row.Hashes.Length >= length
            ? row.Hashes[..length]
            : throw new InvalidOperationException($"The tile {tile} of seat {seat}, epoch {epoch}, is missing or too short.");
    }

    /// <summary>Stores new tiles over their narrower versions, inside the caller's transaction.</summary>
    public static async Task StoreAsync(NodeDb db, int seat, int epoch, IReadOnlyList<NewTile> tiles, CancellationToken cancellation)
    {
        foreach (var (tile, bytes) in tiles)
        {
            var row = await db.Set<TileRow>().FirstOrDefaultAsync(
                row => row.Seat == seat && row.Epoch == epoch && row.Level == tile.Level && row.Index == tile.Index, cancellation);
            if (row is null)
                db.Add(new TileRow { Seat = seat, Epoch = epoch, Level = tile.Level, Index = tile.Index, Hashes = bytes.ToArray() });
            else
                row.Hashes = bytes.ToArray();
        }
    }

    /// <summary>The rightmost stored tiles that a growth from <paramref name="size"/> begins with, and those that give its root.</summary>
    public static async Task<Dictionary<(int Level, long Index), byte[]>> EdgeAsync(NodeDb db, int seat, int epoch, long size, CancellationToken cancellation)
    {
        var edge = new Dictionary<(int, long), byte[]>();
        for (var level = 0; level <= Tile.MaxLevel && size >> (8 * level) > 0; level++)
        {
            var last = ((size >> (8 * level)) - 1) / Tile.FullWidth;
            var rows = await db.Set<TileRow>().AsNoTracking()
                .Where(row => row.Seat == seat && row.Epoch == epoch && row.Level == level && row.Index == last).ToListAsync(cancellation);
            foreach (var row in rows)
                edge[(row.Level, row.Index)] = row.Hashes;
        }

        return edge;
    }
}
