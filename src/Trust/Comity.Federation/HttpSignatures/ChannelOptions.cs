using System.ComponentModel.DataAnnotations;

namespace Comity.Federation.HttpSignatures;

/// <summary>Bounds of what peers may send. Checked at start-up.</summary>
internal sealed class ChannelOptions
{
    /// <summary>Largest content accepted from a peer, in bytes; larger content is refused (413), unread if its length is declared.</summary>
    [Range(65_536, 64 * 1_048_576)]
    public int MaxBodyBytes { get; set; } = 8 * 1_048_576;

    /// <summary>Keys whose nonces are remembered. Further keys are refused (429) until some lapse.</summary>
    [Range(1, 100_000)]
    public int MaxKeys { get; set; } = 4_096;

    /// <summary>Requests of one key within the replay window of up to 600 s; further ones are refused (429). About 80 bytes each.</summary>
    [Range(1, 1_000_000)]
    public int MaxNoncesPerKey { get; set; } = 32_768;
}
