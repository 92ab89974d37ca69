using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Comity.Cases.Alerts;

/// <summary>Posts alerts to configured addresses, signed so that the receiver knows whose they are and drops what it has.</summary>
/// <remarks>
/// Headers as Standard Webhooks 1.0 names them: <c>webhook-id</c> (the same on every attempt), <c>webhook-timestamp</c> (seconds since 1970) and
/// <c>webhook-signature</c>: <c>v1,</c> and the base64 HMAC-SHA256 of <c>id.timestamp.body</c>. Redirects are not followed.
/// </remarks>
internal sealed class WebhookAlerts(IHttpClientFactory clients, IOptions<AlertOptions> options, TimeProvider time)
{
    /// <summary>The name of its client.</summary>
    public const string Client = "cases.alerts";

    /// <exception cref="HttpRequestException">The receiver did not take it: again later.</exception>
    public async Task SendAsync(Alert alert, CancellationToken cancellation)
    {
        var settings = options.Value;
        if (!settings.Webhooks.TryGetValue(alert.Target.Address, out var webhook))
            throw new InvalidOperationException("The duty chain names a webhook that is not configured.");
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { id = alert.Id, urgency = alert.Urgent ? "urgent" : "routine", exercise = alert.Exercise, text = alert.Words(settings), link = alert.Link(settings) });
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", alert.Id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", Signature(webhook.Secret, alert.Id, timestamp, body));
        using var client = clients.CreateClient(Client);
        client.Timeout = TimeSpan.FromSeconds(settings.TimeoutSeconds);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    internal static string Signature(string secret, string id, string timestamp, byte[] body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes($"{id}.{timestamp}."), .. body]));
}
