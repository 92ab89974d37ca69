using System.Collections.Concurrent;

namespace Comity.Federation;

/// <summary>What each peer may still cost in this minute. One peer spends only its own share.</summary>
/// <remarks>In memory and per process: a restart forgives. Safe for concurrent use.</remarks>
internal sealed class Quotas(FederationOptions options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ParticipantId, Spent> _spent = [];
    private readonly ConcurrentDictionary<ParticipantId, Spent> _attachments = [];

    /// <summary>Takes one request of this size from the peer's share.</summary>
    /// <returns>Null when it was still there; nothing is taken otherwise.</returns>
    public QuotaSpent? Request(ParticipantId peer, long bytes) =>
        Take(_spent, peer, bytes, options.MaxBytesPerMinute);

    /// <summary>Takes one request for attachments; a share of its own, so that statements never wait behind them.</summary>
    public QuotaSpent? Attachments(ParticipantId peer, long bytes) =>
        Take(_attachments, peer, bytes, options.MaxAttachmentBytesPerMinute);

    /// <summary>Notes items that were taken in. A page too many is taken whole; the next one waits.</summary>
    public void Items(ParticipantId peer, int count) => Take(_spent, peer, _ => true, spent => spent.Items += count);

    private QuotaSpent? Take(ConcurrentDictionary<ParticipantId, Spent> shares, ParticipantId peer, long bytes, long maxBytes) =>
        Take(shares, peer, spent => spent.Requests + 1 <= options.MaxRequestsPerMinute && spent.Bytes + bytes <= maxBytes, spent =>
        {
            spent.Requests++;
            spent.Bytes += bytes;
        });

    private QuotaSpent? Take(ConcurrentDictionary<ParticipantId, Spent> shares, ParticipantId peer, Func<Spent, bool> fits, Action<Spent> take)
    {
        var spent = shares.GetOrAdd(peer, _ => new Spent { Since = time.GetTimestamp() });
        lock (spent)
        {
            var elapsed = time.GetElapsedTime(spent.Since);
            if (elapsed >= Window)
            {
                (spent.Since, spent.Requests, spent.Bytes, spent.Items) = (time.GetTimestamp(), 0, 0, 0);
                elapsed = TimeSpan.Zero;
            }

            if (!fits(spent) || spent.Items > options.MaxItemsPerMinute)
                return new QuotaSpent(Window - elapsed);
            take(spent);
            return null;
        }
    }

    private sealed class Spent
    {
        public long Since { get; set; }

        public long Requests { get; set; }

        public long Bytes { get; set; }

        public long Items { get; set; }
    }
}
