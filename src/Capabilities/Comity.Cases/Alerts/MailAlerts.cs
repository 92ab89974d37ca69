using System.Net;
using System.Net.Mail;
using System.Text;
using Microsoft.Extensions.Options;

namespace Comity.Cases.Alerts;

/// <summary>Sends alerts by SMTP: urgency, a link, and nothing else.</summary>
internal sealed class MailAlerts(IOptions<AlertOptions> options)
{
    /// <exception cref="SmtpException">The server refused it or could not be reached: again later.</exception>
    public async Task SendAsync(Alert alert, CancellationToken cancellation)
    {
        var settings = options.Value;
        if (settings.SmtpHost.Length == 0)
            throw new InvalidOperationException("No SMTP server is configured.");
        using var message = Compose(alert, settings);
        using var client = new SmtpClient(settings.SmtpHost, settings.SmtpPort) { EnableSsl = settings.SmtpTls };
        if (settings.SmtpUser.Length > 0)
            client.Credentials = new NetworkCredential(settings.SmtpUser, settings.SmtpPassword);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
        await client.SendMailAsync(message, timeout.Token);
    }

    private static MailMessage Compose(Alert alert, AlertOptions settings)
    {
        var words = alert.Words(settings);
        var message = new MailMessage(settings.From, alert.Target.Address)
        {
            Subject = $"{words} – Comity",
            SubjectEncoding = Encoding.UTF8,
            Body = $"{words}\n\n{alert.Link(settings)}\n",
            BodyEncoding = Encoding.UTF8,
            Priority = alert.Urgent ? MailPriority.High : MailPriority.Normal,
        };
        // The same on every attempt, so that mail programs show a repeated delivery once.
        message.Headers.Add("Message-ID", $"<{alert.Id}@{new MailAddress(settings.From).Host}>");
        return message;
    }
}
