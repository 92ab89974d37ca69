using Comity.Statements.Keysets;
using Comity.Tlog;

namespace Comity.Federation;

/// <summary>Opens a log's checkpoints under the log keys of its participant that are not revoked.</summary>
internal static class LogKeys
{
    /// <summary>The same under any log key the participant ever had: to see from where on to prove something to it, never to believe it.</summary>
    public static SignedCheckpoint? OpenUnbelieved(ReadOnlySpan<byte> note, string origin, KeysetChain chain) =>
        Open(note, origin, chain.All.SelectMany(keyset => keyset.For(KeyUse.Log)));

    public static SignedCheckpoint? Open(ReadOnlySpan<byte> note, string origin, KeysetChain chain)
    {
        var revoked = chain.Newest.Body.Revoke.Select(entry => entry.Kid).ToHashSet(StringComparer.Ordinal);
        return Open(note, origin, chain.All.SelectMany(keyset => keyset.For(KeyUse.Log)).Where(key => !revoked.Contains(key.Kid)));
    }

    private static SignedCheckpoint? Open(ReadOnlySpan<byte> note, string origin, IEnumerable<ListedKey> keys) =>
        SignedCheckpoint.TryOpen(note, origin, [.. keys.DistinctBy(key => key.Kid).Select(key => Of(origin, key))], out var checkpoint, out _) ? checkpoint : null;

    private static NoteKey Of(string origin, ListedKey key)
    {
        using var platform = key.Key.ToECDsa();
        return NoteKey.Of(origin, platform);
    }
}
