using System.ComponentModel.DataAnnotations;

namespace Comity.Office;

/// <summary>How long sign-ins last and how this instance names its audit chain; checked at start.</summary>
public sealed class OfficeOptions
{
    /// <summary>The section of <c>comity.json</c>.</summary>
    public const string Section = "Office";

    /// <summary>This instance's audit chain. Two running instances over one database need two names.</summary>
    [RegularExpression(@"^[a-z0-9][a-z0-9\-]{0,31}\z")]
    public string Instance { get; set; } = "main";

    /// <summary>What authenticator applications show beside the login name.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string Issuer { get; set; } = "Comity";

    /// <summary>Whether a password alone opens only the enrolment of a second factor. Off is for trials on one machine.</summary>
    public bool RequireSecondFactor { get; set; } = true;

    /// <summary>A session unused for this long ends. Counted to the minute.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "1.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A session ends after this long however much it is used: one shift and its hand-over.</summary>
    [Range(typeof(TimeSpan), "00:30:00", "7.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(13);

    /// <summary>How long a setup link may wait for its officer.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "14.00:00:00")]
    public TimeSpan SetupLinkLifetime { get; set; } = TimeSpan.FromDays(3);
}
