using System.Net;
using System.Net.Sockets;
using System.Text;
using Comity.Cases.Alerts;
using Comity.Cases.Clocks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Comity.Tests.Cases;

/// <summary>Alerts over real sockets: a small SMTP listener and a web server that receive them.</summary>
public sealed class AlertTests
{
    private const string Secret = "a secret that only the test and the hook know";

    [Fact]
    public async Task A_mail_says_how_urgent_it_is_and_where_to_look_and_nothing_else()
    {
        await using var server = new SmtpListener();
        var options = new AlertOptions { Address = "https://node.example/", SmtpHost = "127.0.0.1", SmtpPort = server.Port, SmtpTls = false, From = "node@desk.example" };
        await new MailAlerts(Options.Create(options)).SendAsync(AnAlert(AlertChannel.Mail, "duty@desk.example"), default);

        var (to, mail) = await server.ReceiveAsync();
        Assert.Contains("<duty@desk.example>", to);
        var (headers, body) = (mail[..mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)], mail[mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        Assert.Contains("Message-ID: <2-7-0-1-0@desk.example>", headers);
        Assert.StartsWith("EXERCISE – Urgent\n\nhttps://node.example/cases/calls/7", Decoded(headers, body));
        Assert.Contains("Subject: =?utf-8?B?" + Convert.ToBase64String("EXERCISE – Urgent – Comity"u8), headers);
    }

    [Fact]
    public async Task A_refused_mail_is_an_exception_so_that_it_is_tried_again()
    {
        await using var server = new SmtpListener { Refuses = true };
        var options = new AlertOptions { SmtpHost = "127.0.0.1", SmtpPort = server.Port, SmtpTls = false };
        await Assert.ThrowsAnyAsync<System.Net.Mail.SmtpException>(() => new MailAlerts(Options.Create(options)).SendAsync(AnAlert(AlertChannel.Mail, "duty@desk.example"), default));
    }

    [Fact]
    public async Task A_webhook_gets_a_signed_alert_with_the_same_identifier_on_every_attempt()
    {
        var received = new List<(string Id, string Timestamp, string Signature, byte[] Body)>();
        await using var app = await HookAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            string Header(string name) => context.Request.Headers[name].ToString();
            received.Add((Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), body.ToArray()));
            context.Response.StatusCode = received.Count == 1 ? 503 : 204;
        });
        var webhooks = Hooks(app.Urls.Single() + "/hook");

        await Assert.ThrowsAsync<HttpRequestException>(() => webhooks.SendAsync(AnAlert(AlertChannel.Webhook, "pager"), default));
        await webhooks.SendAsync(AnAlert(AlertChannel.Webhook, "pager"), default);

        Assert.Equal(["2-7-0-1-0", "2-7-0-1-0"], received.Select(one => one.Id));
        Assert.All(received, one => Assert.Equal(WebhookAlerts.Signature(Secret, one.Id, one.Timestamp, one.Body), one.Signature));
        Assert.NotEqual(WebhookAlerts.Signature(Secret + "x", received[0].Id, received[0].Timestamp, received[0].Body), received[0].Signature);
        Assert.Equal(
            """{"id":"2-7-0-1-0","urgency":"urgent","exercise":true,"text":"EXERCISE \u2013 Urgent","link":"https://node.example/cases/calls/7"}""",
            Encoding.UTF8.GetString(received[0].Body));
    }

    [Fact]
    public async Task A_webhook_that_redirects_gets_nothing_forwarded()
    {
        var calls = 0;
        await using var app = await HookAsync(context =>
        {
            calls++;
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        await Assert.ThrowsAsync<HttpRequestException>(() => Hooks(app.Urls.Single() + "/hook").SendAsync(AnAlert(AlertChannel.Webhook, "pager"), default));
        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData("https://hook.example/", Secret, true)]
    [InlineData("http://hook.example/", Secret, false)]
    [InlineData("http://127.0.0.1:9000/", Secret, true)]
    [InlineData("https://hook.example/", "short", false)]
    public void Webhooks_are_encrypted_or_local_and_have_a_long_secret(string url, string secret, bool fits)
    {
        var options = new AlertOptions { Webhooks = { ["pager"] = new WebhookOptions { Url = url, Secret = secret } } };
        Assert.Equal(fits, !options.Validate(new System.ComponentModel.DataAnnotations.ValidationContext(options)).Any());
    }

    private static Alert AnAlert(AlertChannel channel, string address) => new("2-7-0-1-0", 7, Urgent: true, Exercise: true, new AlertTarget(channel, address));

    private static WebhookAlerts Hooks(string url)
    {
        var options = new AlertOptions { Address = "https://node.example", Webhooks = { ["pager"] = new WebhookOptions { Url = url, Secret = Secret } } };
        var services = new ServiceCollection();
        Comity.Cases.CasesModule.AddCases(services);
        return new WebhookAlerts(services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>(), Options.Create(options), TimeProvider.System);
    }

    private static async Task<WebApplication> HookAsync(RequestDelegate handle)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(handle);
        await app.StartAsync();
        return app;
    }

    private static string Decoded(string headers, string body)
    {
        var text = body.Trim();
        return headers.Contains("base64", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(text))
            : Encoding.UTF8.GetString(QuotedPrintable(text));
    }

    private static byte[] QuotedPrintable(string text)
    {
        var bytes = new List<byte>();
        var plain = text.Replace("=\r\n", "", StringComparison.Ordinal);
        for (var i = 0; i < plain.Length; i++)
        {
            if (plain[i] == '=')
            {
                bytes.Add(Convert.ToByte(plain.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)plain[i]);
            }
        }

        return [.. bytes];
    }

    /// <summary>Speaks just enough SMTP (RFC 5321) to take one mail.</summary>
    private sealed class SmtpListener : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly TaskCompletionSource<(string To, string Mail)> _mail = new();
        private readonly Task _serving;

        public SmtpListener()
        {
            _listener.Start();
            _serving = ServeAsync();
        }

        public bool Refuses { get; init; }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Task<(string To, string Mail)> ReceiveAsync() => _mail.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 test");
                await TalkAsync(reader, writer);
            }
            catch (Exception fault) when (fault is SocketException or IOException or ObjectDisposedException)
            {
                // The client went, or the test is over.
            }
        }

        private async Task TalkAsync(StreamReader reader, StreamWriter writer)
        {
            var to = "";
            while (await reader.ReadLineAsync() is { } line)
            {
                switch (line.Split(' ')[0].ToUpperInvariant())
                {
                    case "RCPT":
                        to += line;
                        await writer.WriteLineAsync(Refuses ? "451 later" : "250 ok");
                        break;
                    case "DATA":
                        await writer.WriteLineAsync("354 go on");
                        var mail = new StringBuilder();
                        while (await reader.ReadLineAsync() is { } data && data != ".")
                            mail.Append(data).Append("\r\n");
                        _mail.TrySetResult((to, mail.ToString()));
                        await writer.WriteLineAsync("250 taken");
                        break;
                    case "QUIT":
                        await writer.WriteLineAsync("221 bye");
                        return;
                    default:
                        await writer.WriteLineAsync("250 ok");
                        break;
                }
            }
        }
    }
}
