using System.ComponentModel.DataAnnotations;

namespace Comity.Web;

/// <summary>What the pages say about the node they stand on.</summary>
public sealed class WebOptions
{
    /// <summary>The node's name as it stands at the top of every page; 1 to 60 characters.</summary>
    [Required, StringLength(60, MinimumLength = 1)]
    public string NodeName { get; set; } = "Comity";

    /// <summary>The participant the node speaks for, as its roster names it; at most 120 characters, empty on a node without one.</summary>
    [StringLength(120)]
    public string Participant { get; set; } = "";

    /// <summary>Zone in which instants are shown beside UTC until a reader chooses another: an IANA name.</summary>
    [Required]
    public string DefaultZone { get; set; } = "UTC";

    /// <summary>Whether readers may choose the generated right-to-left pseudo-language. For development and tests.</summary>
    public bool OfferPseudoLanguage { get; set; }
}
