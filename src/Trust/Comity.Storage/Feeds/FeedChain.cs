using System.Text;

namespace Comity.Storage.Feeds;

/// <summary>The chained hash over a feed: who holds n and h holds exactly the same items in the same order (federation.md 2.6).</summary>
public static class FeedChain
{
    /// <summary><c>h_0</c>: SHA-256 of <c>comity/feed/v1\0</c>, kind, from, to and feed, joined by zero bytes.</summary>
    public static Sha256Digest Start(string kind, ParticipantId from, ParticipantId to, Sha256Digest feed) =>
        Sha256Digest.OfLabelled("comity/feed/v1"u8, Encoding.ASCII.GetBytes($"{kind}\0{from}\0{to}\0{feed}"));

    /// <summary><c>h_n</c>: SHA-256 of <c>comity/feed/v1\0</c>, <c>h_{n-1}</c> and the item's hash.</summary>
    public static Sha256Digest Next(Sha256Digest previous, Sha256Digest item)
    {
        Span<byte> data = stackalloc byte[2 * Sha256Digest.Size];
        previous.CopyTo(data);
        item.CopyTo(data[Sha256Digest.Size..]);
        return Sha256Digest.OfLabelled("comity/feed/v1"u8, data);
    }
}
