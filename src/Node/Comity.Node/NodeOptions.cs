using System.ComponentModel.DataAnnotations;

namespace Comity.Node;

/// <summary>How this node presents and paces itself; checked at start.</summary>
public sealed class NodeOptions
{
    /// <summary>The section of <c>comity.json</c>.</summary>
    public const string Section = "Node";

    /// <summary>The name at the top of every page.</summary>
    [Required, StringLength(60, MinimumLength = 1)]
    public string Name { get; set; } = "Comity";

    /// <summary>Where the node listens, such as <c>http://127.0.0.1:8080</c>. A proxy in front ends TLS, unless a certificate is configured.</summary>
    [Required]
    public string Listen { get; set; } = "http://127.0.0.1:8080";

    /// <summary>The address under which peers and officers reach it, without a trailing slash.</summary>
    [Required]
    public string PublicUrl { get; set; } = "http://127.0.0.1:8080";

    /// <summary>
    /// How often a checkpoint is signed while there is something new. Never at once for urgent matters: that would tell every
    /// community that a crisis has begun (federation.md 2.3).
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CheckpointCadence { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often waiting reactions and clocks are looked at.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ReactionCadence { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The high-water file, outside every backup; empty for the data folder's own.</summary>
    public string HighWaterFile { get; set; } = "";

    /// <summary>Whether readers may choose the generated right-to-left language.</summary>
    public bool OfferPseudoLanguage { get; set; }
}
