using System.ComponentModel.DataAnnotations;

namespace Comity.Federation.Outbound;

/// <summary>Where this node connects to by itself, and how much it lets a peer cost. Checked at start-up.</summary>
internal sealed class OutboundOptions
{
    /// <summary>Networks in CIDR form that are reached although they are not public, such as a ministry's own 10.20.0.0/16. Default: none.</summary>
    public IList<string> AllowedNetworks { get; set; } = [];

    /// <summary>Whether http:// may be used, on loopback and nowhere else. For trials on one machine. Default: no.</summary>
    public bool AllowPlainHttpOnLoopback { get; set; }

    /// <summary>Longest time for name, connection and TLS together.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for a whole exchange, the response's last byte included. A slow line needs about 70 s for 4 MiB at 500 kbit/s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan ExchangeTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>Largest response content, in bytes; it is held in memory.</summary>
    [Range(65_536, 64 * 1_048_576)]
    public int MaxResponseBytes { get; set; } = 8 * 1_048_576;

    /// <summary>Largest request content, in bytes; it is held in memory.</summary>
    [Range(65_536, 64 * 1_048_576)]
    public int MaxRequestBytes { get; set; } = 8 * 1_048_576;
}
