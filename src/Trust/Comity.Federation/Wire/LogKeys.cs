using Comity.Statements.Keysets;
using Comity.Tlog;

namespace Comity.Federation;

/// <summary>Opens a log's checkpoints under the log keys of its participant that are not revoked.</summary>
internal static class LogKeys
{
    public static SignedCheckpoint? Open(ReadOnlySpan<byte> note, string origin, KeysetChain chain)
    {
        var revoked = chain.Newest.Body.Revoke.Select(entry => entry.Kid).ToHashSet(StringComparer.Ordinal);
        var keys = chain.All.SelectMany(keyset => keyset.For(KeyUse.Log)).Where(key => !revoked.Contains(key.Kid)).DistinctBy(key => key.Kid);
        return SignedCheckpoint.TryOpen(note, origin, [.. keys.Select(key => Of(origin, key))], out var checkpoint, out _) ? checkpoint : null;
    }

    private static NoteKey Of(string origin, ListedKey key)
    {
        using var platform = key.Key.ToECDsa();
        return NoteKey.Of(origin, platform);
    }
}
