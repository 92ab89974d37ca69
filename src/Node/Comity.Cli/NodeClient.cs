using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Comity.Statements;

namespace Comity.Cli;

/// <summary>A running node, asked over its API with an officer's token. A refusal ends the command with its code; content never stands in an argument list.</summary>
internal sealed class NodeClient : IDisposable
{
    private readonly HttpClient _http;

    private NodeClient(Uri node, string token)
    {
        // Large lists and files take their time on a slow line; a redirect would carry the token elsewhere.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = node, Timeout = TimeSpan.FromMinutes(30) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public static Option<string> NodeOption() => Options.Named("--node", "The node's address, such as http://127.0.0.1:8082.");

    public static Option<FileInfo?> TokenOption() => new("--token-file") { Description = "A file with an API token; without it the environment's COMITY_TOKEN is used." };

    public static async Task<NodeClient> OpenAsync(string node, FileInfo? tokenFile, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(node, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw CommandFailed.Unreadable($"{node} is no address of a node.");
        if (address is { Scheme: "http", IsLoopback: false })
            throw CommandFailed.Unreadable("A token is sent over https, or to this machine only.");
        var token = tokenFile is { Exists: true, Length: < 4096 } file ? await File.ReadAllTextAsync(file.FullName, cancellation)
            : tokenFile is null ? Environment.GetEnvironmentVariable("COMITY_TOKEN") : null;
        return string.IsNullOrWhiteSpace(token)
            ? throw CommandFailed.Unreadable("Give a file with an API token (--token-file), or COMITY_TOKEN. comity officer token issues one.")
            : new NodeClient(address, token.Trim());
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, content: null, cancellation);

    public Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body, options: BodyJson.Options), cancellation);

    public Task<JsonElement> PutAsync(string path, object body, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Put, path, JsonContent.Create(body, options: BodyJson.Options), cancellation);

    /// <summary>Sends a file as it is, streamed.</summary>
    public async Task<JsonElement> SendFileAsync(HttpMethod method, string path, FileInfo file, string mediaType, CancellationToken cancellation)
    {
        if (!file.Exists)
            throw CommandFailed.Unreadable($"There is no file {file.FullName}.");
        await using var bytes = file.OpenRead();
        return await SendAsync(method, path, new StreamContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType), ContentLength = file.Length } }, cancellation);
    }

    /// <summary>Saves an answer as a file that was not there before; a broken answer leaves none.</summary>
    public async Task<long> DownloadAsync(string path, string output, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw Refused(await answer.Content.ReadAsStringAsync(cancellation), answer);
        try
        {
            await using var file = new FileStream(output, FileMode.CreateNew, FileAccess.Write);
            await answer.Content.CopyToAsync(file, cancellation);
            return file.Length;
        }
        catch (HttpRequestException)
        {
            File.Delete(output);
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (method == HttpMethod.Post)
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var answer = await _http.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (!answer.IsSuccessStatusCode)
            throw Refused(text, answer);
        if (text.Length == 0)
            return default;
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static CommandFailed Refused(string text, HttpResponseMessage answer)
    {
        try
        {
            using var problem = JsonDocument.Parse(text);
            var root = problem.RootElement;
            string? Member(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
            return new CommandFailed(Terminal.Refused, new StringBuilder($"{Member("code") ?? "refused"}: {Member("detail") ?? text}")
                .Append(Member("where") is { } where ? $" ({where})" : "").Append(Member("mend") is { } mend ? $" {mend}" : "").ToString());
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return new CommandFailed(Terminal.Refused, $"The node answered {(int)answer.StatusCode}.");
        }
    }
}
