using System.Text.Json.Serialization;
using Comity.Statements;

namespace Comity.Federation;

/// <summary>What a head and a receipt have in common: whose feed, how far, and what the speaker has that is newest.</summary>
/// <remarks>Both are signed by a node key. From and to are the feed's: a receipt is signed by <see cref="To"/>.</remarks>
internal abstract record FeedMessage
{
    /// <summary>The protocol's version.</summary>
    public required int V { get; init; }

    /// <summary>Who sends on this feed.</summary>
    public required ParticipantId From { get; init; }

    /// <summary>Who receives from it.</summary>
    public required ParticipantId To { get; init; }

    /// <summary>The feed's instance; 32 zero bytes in the receipt of one who has none.</summary>
    [JsonConverter(typeof(DigestJsonConverter))]
    public required Sha256Digest Feed { get; init; }

    /// <summary>Position: items up to here.</summary>
    public required long N { get; init; }

    /// <summary>Chained hash at <see cref="N"/>.</summary>
    [JsonConverter(typeof(DigestJsonConverter))]
    public required Sha256Digest H { get; init; }

    /// <summary>The signer's newest keyset.</summary>
    public required StatementId Keyset { get; init; }

    /// <summary>The newest rosters that the signer has of the communities it shares with the other.</summary>
    public required IReadOnlyDictionary<CommunityId, StatementId> Rosters { get; init; }

    /// <summary>The signer's clock; advisory.</summary>
    public required DateTimeOffset Iat { get; init; }
}

/// <summary>The signed head of a page: where the feed stands after it, and the hash of all else that the page holds.</summary>
internal sealed record FeedHead : FeedMessage
{
    /// <summary>SHA-256 of <c>comity/page/v1\0</c>, the items' and the anchors' exact bytes, so that a carrier can change neither.</summary>
    [JsonConverter(typeof(DigestJsonConverter))]
    public required Sha256Digest Page { get; init; }
}

/// <summary>A signed, cumulative receipt: a machine has every item up to n. No person has acknowledged anything.</summary>
internal sealed record FeedReceipt : FeedMessage
{
    /// <summary>Those of the last 256 items that are kept and not yet understood.</summary>
    public IReadOnlyList<long> Held { get; init; } = [];

    /// <summary>Those of the last 256 items that were refused for good.</summary>
    public IReadOnlyList<RejectedItem> Rejected { get; init; } = [];

    /// <summary>Up to which item the sender's anchors were accepted.</summary>
    public long Anchored { get; init; }

    /// <summary>The sender's own signed checkpoint that was last accepted: it proves to the sender how far its log once was.</summary>
    public string? Checkpoint { get; init; }
}

/// <summary>An item that was refused, and the refusal's code.</summary>
internal sealed record RejectedItem(long N, string Code);
