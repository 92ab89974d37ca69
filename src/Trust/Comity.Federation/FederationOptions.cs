using System.ComponentModel.DataAnnotations;

namespace Comity.Federation;

/// <summary>How often this node talks to its peers, and how much of them it takes. Checked at start-up.</summary>
public sealed class FederationOptions
{
    /// <summary>The section of <c>comity.json</c>.</summary>
    public const string Section = "Federation";

    /// <summary>
    /// How long after one pull a peer is asked again, give or take a fifth. A node that cannot accept connections hears nothing sooner
    /// than this; a pull without news costs under 2 KiB each way.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the feeds are looked through for anchors that a new checkpoint made due.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ScanInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often held statements are tried again although nothing new came: projections that failed.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Peers talked to at the same time.</summary>
    [Range(1, 64)]
    public int MaxPeersAtOnce { get; set; } = 4;

    /// <summary>Bytes taken from one peer in a minute; further requests get 429.</summary>
    [Range(1_048_576, 4L * 1_073_741_824)]
    public long MaxBytesPerMinute { get; set; } = 64 * 1_048_576;

    /// <summary>Items taken from one peer in a minute, each of which costs a decryption and a verification; further requests get 429.</summary>
    [Range(256, 10_000_000)]
    public long MaxItemsPerMinute { get; set; } = 30_000;

    /// <summary>Requests answered to one peer in a minute; further ones get 429.</summary>
    [Range(10, 1_000_000)]
    public long MaxRequestsPerMinute { get; set; } = 1_200;

    /// <summary>Largest attachment taken from a peer, in bytes as it travels; larger ones are refused for good, and their sender told.</summary>
    [Range(1_048_576, 300 * 1_048_576)]
    public long MaxAttachmentBytes { get; set; } = 300 * 1_048_576;

    /// <summary>Bytes of one peer's attachments kept here, those arriving counted whole. Beyond it nothing is taken until there is room; nothing is lost.</summary>
    [Range(1_048_576, long.MaxValue)]
    public long MaxAttachmentBytesPerPeer { get; set; } = 16L * 1_073_741_824;

    /// <summary>Bytes of attachments taken from one peer in a minute, beside <see cref="MaxBytesPerMinute"/>; further requests get 429.</summary>
    [Range(1_048_576, 16L * 1_073_741_824)]
    public long MaxAttachmentBytesPerMinute { get; set; } = 512L * 1_048_576;

    /// <summary>Further authorities (host, and port unless it is the default) under which peers reach this node, besides those of its descriptors.</summary>
    public IList<string> Authorities { get; set; } = [];

    /// <summary>Networks in CIDR form that are reached although they are not public. Default: none.</summary>
    public IList<string> AllowedNetworks { get; set; } = [];

    /// <summary>Whether http:// may be used, on loopback and nowhere else. For trials on one machine. Default: no.</summary>
    public bool AllowPlainHttpOnLoopback { get; set; }

    /// <summary>Longest time of one exchange, the response's last byte included.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan ExchangeTimeout { get; set; } = TimeSpan.FromSeconds(120);
}
