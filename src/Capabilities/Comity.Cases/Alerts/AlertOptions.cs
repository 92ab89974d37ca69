using System.ComponentModel.DataAnnotations;

namespace Comity.Cases.Alerts;

/// <summary>How this node alerts its own people; checked at start.</summary>
public sealed class AlertOptions : IValidatableObject
{
    /// <summary>The section of <c>comity.json</c>.</summary>
    public const string Section = "Alerts";

    /// <summary>Where our officers reach this node: the link in an alert begins with it.</summary>
    [Required]
    public string Address { get; set; } = "http://localhost:8080";

    /// <summary>The language of the few words of an alert: ar, en, es, fr, ru or zh.</summary>
    [RegularExpression("^(ar|en|es|fr|ru|zh)$")]
    public string Language { get; set; } = "en";

    /// <summary>The SMTP server; empty: no mail.</summary>
    public string SmtpHost { get; set; } = "";

    [Range(1, 65_535)]
    public int SmtpPort { get; set; } = 587;

    /// <summary>Whether STARTTLS is demanded. Off only for a relay on the same host.</summary>
    public bool SmtpTls { get; set; } = true;

    public string SmtpUser { get; set; } = "";

    public string SmtpPassword { get; set; } = "";

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = "comity@localhost";

    /// <summary>How long one delivery may take, in seconds; it is tried again later.</summary>
    [Range(1, 120)]
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>Webhooks by name, as steps of duty chains name them.</summary>
    public IDictionary<string, WebhookOptions> Webhooks { get; } = new Dictionary<string, WebhookOptions>(StringComparer.Ordinal);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            yield return new ValidationResult("Alerts:Address is an http or https address.", [nameof(Address)]);
        foreach (var (name, webhook) in Webhooks)
        {
            if (!Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url) || !(url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback)))
                yield return new ValidationResult($"Alerts:Webhooks:{name}:Url is https, or http on loopback.", [nameof(Webhooks)]);
            if (webhook.Secret.Length is < 32 or > 256)
                yield return new ValidationResult($"Alerts:Webhooks:{name}:Secret has 32 to 256 characters.", [nameof(Webhooks)]);
        }
    }
}

/// <summary>Somebody's receiver of alerts.</summary>
public sealed class WebhookOptions
{
    public string Url { get; set; } = "";

    /// <summary>The HMAC key, as UTF-8; 32 to 256 characters.</summary>
    public string Secret { get; set; } = "";
}
