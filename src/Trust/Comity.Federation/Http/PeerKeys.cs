using System.Collections.Concurrent;
using System.Security.Cryptography;
using Comity.Storage.Trust;

namespace Comity.Federation;

/// <summary>Whose node key a thumbprint is, among all participants that this node knows. Never goes to the network.</summary>
internal sealed class PeerKeys(TrustBook trust) : IDisposable
{
    private readonly ConcurrentDictionary<string, ECDsa> _keys = new(StringComparer.Ordinal);

    public ValueTask<ECDsa?> FindAsync(string keyId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var chain in trust.Participants)
        {
            if (NodeMessages.NodeKey(chain, keyId) is { } key)
                return ValueTask.FromResult<ECDsa?>(_keys.GetOrAdd(keyId, _ => key.Key.ToECDsa()));
        }

        return ValueTask.FromResult<ECDsa?>(null);
    }

    /// <summary>The participant whose keysets list the node key. A key in two participants' keysets is nobody's.</summary>
    public ParticipantId? OwnerOf(string keyId)
    {
        ParticipantId? owner = null;
        foreach (var chain in trust.Participants.Where(chain => NodeMessages.NodeKey(chain, keyId) is not null))
        {
            if (owner is not null)
                return null;
            owner = chain.Participant;
        }

        return owner;
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
            key.Dispose();
    }
}
