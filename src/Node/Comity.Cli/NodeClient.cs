using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Comity.Statements;

namespace Comity.Cli;

/// <summary>A running node, asked over its API. A refusal ends the command with its code; what is no answer of a node ends it as could not run.</summary>
internal sealed class NodeClient : IDisposable
{
    private readonly HttpClient _http;
    private bool _isPerson;

    public NodeClient(Uri node, string? token)
    {
        // Large lists and files take their time on a slow line; a redirect would carry the token elsewhere.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = node, Timeout = TimeSpan.FromMinutes(30) };
        if (token is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Signs a person in; <see cref="LeaveAsync"/> ends the session again.</summary>
    public static async Task<NodeClient> SignInAsync(Uri node, string login, string password, string? code, CancellationToken cancellation)
    {
        var client = new NodeClient(node, token: null);
        try
        {
            await client.PostAsync("/api/v1/session", new { login, password, code }, cancellation);
            client._isPerson = true;
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, content: null, cancellation);

    public Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body, options: BodyJson.Options), cancellation);

    public Task<JsonElement> PutAsync(string path, object body, CancellationToken cancellation, string? seen = null) =>
        SendAsync(HttpMethod.Put, path, JsonContent.Create(body, options: BodyJson.Options), cancellation, seen);

    public Task<JsonElement> DeleteAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Delete, path, content: null, cancellation);

    /// <summary>Sends a file as it is, streamed.</summary>
    public async Task<JsonElement> SendFileAsync(HttpMethod method, string path, FileInfo file, string mediaType, CancellationToken cancellation)
    {
        if (!file.Exists)
            throw CommandFailed.Unreadable($"There is no file {file.FullName}.");
        if (!MediaTypeHeaderValue.TryParse(mediaType, out var type))
            throw CommandFailed.Unreadable($"{mediaType} is no media type, such as text/plain.");
        await using var bytes = file.OpenRead();
        return await SendAsync(method, path, new StreamContent(bytes) { Headers = { ContentType = type, ContentLength = file.Length } }, cancellation);
    }

    /// <summary>Saves an answer as a file that was not there before; a broken answer leaves none.</summary>
    public async Task<long> DownloadAsync(string path, string output, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var answer = await ReachAsync(request, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw Refused(await answer.Content.ReadAsStringAsync(cancellation), answer);
        if (File.Exists(output))
            throw CommandFailed.Unreadable($"{output} is there already and is not replaced.");
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

    /// <summary>Ends the session of a person who signed in for this command.</summary>
    public async Task LeaveAsync()
    {
        if (!_isPerson)
            return;
        _isPerson = false;
        using var leave = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await DeleteAsync("/api/v1/session", leave.Token);
        }
        catch (Exception fault) when (fault is CommandFailed or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("The session could not be ended; it ends by itself when it is idle.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation, string? seen = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (method == HttpMethod.Post)
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        if (seen is not null)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{seen}\""));
        using var answer = await ReachAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (!answer.IsSuccessStatusCode)
            throw Refused(text, answer);
        return text.Length == 0 ? default : Parsed(text, answer);
    }

    private async Task<HttpResponseMessage> ReachAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException fault)
        {
            var why = fault.InnerException is { } inner and not IOException ? inner.Message : fault.Message;
            throw new CommandFailed(Terminal.CouldNotRun, $"node.unreachable: {_http.BaseAddress} does not answer: {why.TrimEnd('.')}. Check the address and that the node runs; comity node run starts it.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailed(Terminal.CouldNotRun, $"node.unreachable: {_http.BaseAddress} did not answer in {_http.Timeout.TotalMinutes:0} minutes.");
        }
    }

    private JsonElement Parsed(string text, HttpResponseMessage answer)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw NoNode(answer);
        }
    }

    private CommandFailed Refused(string text, HttpResponseMessage answer)
    {
        // Problem details have a code; anything else that answers here is no node, or something in front of one.
        if (!IsJson(answer) || Parsed(text, answer) is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("code", out _))
            return NoNode(answer);
        string? Member(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return new CommandFailed(Terminal.Refused, new StringBuilder($"{Member("code")}: {Member("detail")}")
            .Append(Member("where") is { Length: > 0 } where ? $" ({where})" : "").Append((Member("mend") ?? MendOf(answer)) is { } mend ? $" {mend}" : "").ToString());
    }

    private string? MendOf(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.Unauthorized && _http.DefaultRequestHeaders.Authorization is not null
        ? "The token is wrong, expired or revoked, or its officer's account is closed: comity officer token issues another."
        : null;

    private CommandFailed NoNode(HttpResponseMessage answer) => new(Terminal.CouldNotRun,
        $"node.no-answer: {_http.BaseAddress} answered {(int)answer.StatusCode} with {answer.Content.Headers.ContentType?.MediaType ?? "nothing"}, not as a node of Comity does."
        + (answer.Headers.Location is { } elsewhere ? $" It points to {elsewhere}." : "") + " Check --node.");

    private static bool IsJson(HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType is { } type && type.EndsWith("json", StringComparison.OrdinalIgnoreCase);
}
