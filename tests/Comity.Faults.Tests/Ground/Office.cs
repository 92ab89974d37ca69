using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Comity.Faults.Tests;

/// <summary>What a node answered.</summary>
/// <param name="Code">The stable code of a refusal; empty for a success.</param>
internal sealed record Answer(HttpStatusCode Status, string Code, JsonElement Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}

/// <summary>An office's own software before a node that may die at any moment: it asks again under the same key until it has an answer.</summary>
internal sealed class Office(NodeProcess node) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(node.Url), Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Requests that were sent again because their answer did not come.</summary>
    public int Repeats { get; private set; }

    /// <summary>Codes of the answers after which it asked again.</summary>
    public ConcurrentQueue<string> Refusals { get; } = [];

    /// <summary>Stops asking when this is set; whoever waits gets null.</summary>
    public CancellationToken Closing { get; set; }

    public Task<Answer> GetAsync(string path, string officer = "second") => InsistAsync(HttpMethod.Get, path, officer, body: null, key: null);

    /// <summary>Lays a file into a draft. The same file under the same name is the same file, however often it is sent.</summary>
    public async Task AttachAsync(string draft, string name, byte[] file)
    {
        var version = (await GetAsync($"/api/v1/drafts/{draft}")).Body.GetProperty("draft").GetProperty("version").GetInt32();
        var answer = await InsistAsync(HttpMethod.Put, $"/api/v1/drafts/{draft}/attachments/{name}?draft={version}", "duty", file, key: null);
        Assert.True(answer.IsSuccess, answer.Code);
    }

    public Task<Answer> PostAsync(string officer, string path, object body, string? key = null) =>
        InsistAsync(HttpMethod.Post, path, officer, body, key ?? Guid.NewGuid().ToString("N"));

    /// <summary>One request without a second try.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, string officer, object? body, string? key)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", node.Tokens[officer]);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (body is not null)
            request.Content = body is byte[] bytes ? new ByteArrayContent(bytes) : JsonContent.Create(body);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        var json = isJson ? JsonDocument.Parse(text).RootElement : default;
        var code = !response.IsSuccessStatusCode && isJson && json.TryGetProperty("code", out var member) ? member.GetString()! : "";
        return new Answer(response.StatusCode, code, json);
    }

    /// <summary>Drafts, and no more.</summary>
    public async Task<string> DraftAsync(string path, object body)
    {
        while (true)
        {
            var answer = await PostAsync("duty", path, body);
            if (answer.IsSuccess)
                return answer.Body.GetProperty("id").GetString()!;
            // The draft is there, its name was lost with the answer: it stays a draft that says nothing to anybody.
            Assert.Equal("http.idempotency-took-effect", answer.Code);
        }
    }

    /// <summary>Drafts, clears and releases; ends with the statement that the node said it released.</summary>
    public async Task<string> SayAsync(string path, object body)
    {
        var draft = await DraftAsync(path, body);
        return await ReleaseAsync(draft);
    }

    /// <summary>Brings a draft out, wherever an earlier attempt left it, under one release key.</summary>
    public async Task<string> ReleaseAsync(string draft)
    {
        var key = Guid.NewGuid().ToString("N");
        while (true)
        {
            var now = (await GetAsync($"/api/v1/drafts/{draft}")).Body.GetProperty("draft");
            var version = new { draft = now.GetProperty("version").GetInt32() };
            switch (now.GetProperty("state").GetString())
            {
                case "draft":
                    await StepAsync("duty", $"/api/v1/drafts/{draft}/submit", version);
                    break;
                case "awaiting-clearance":
                    await StepAsync("second", $"/api/v1/drafts/{draft}/clear", new { version.draft, capacity = "" });
                    break;
                default:
                    // Also where it stands released already: the same key must have the same answer.
                    var released = await PostAsync("second", $"/api/v1/drafts/{draft}/release", version, key);
                    if (released.IsSuccess)
                        return released.Body.GetProperty("sid").GetString()!;
                    Assert.Equal("draft.precondition-failed", released.Code);
                    break;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Which statement a draft became; null while it is none.</summary>
    public async Task<string?> ReleasedAsync(string draft) =>
        (await GetAsync($"/api/v1/drafts/{draft}")).Body.GetProperty("draft").TryGetProperty("sid", out var sid) ? sid.GetString() : null;

    // A step whose first attempt took effect may be refused the second time; the draft then says where it stands.
    private async Task StepAsync(string officer, string path, object body)
    {
        var answer = await PostAsync(officer, path, body);
        if (!answer.IsSuccess)
            Assert.Contains(answer.Code, (string[])["http.idempotency-took-effect", "draft.precondition-failed", "draft.not-awaiting-clearance", "draft.closed", "clearance.already-given"]);
    }

    private async Task<Answer> InsistAsync(HttpMethod method, string path, string officer, object? body, string? key)
    {
        while (true)
        {
            Closing.ThrowIfCancellationRequested();
            try
            {
                var answer = await SendAsync(method, path, officer, body, key);
                if ((int)answer.Status < 500 && answer.Code is not ("http.idempotency-in-progress" or "node.restored-backup"))
                    return answer;
                Refusals.Enqueue(answer.Code);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or TaskCanceledException)
            {
                // Killed before, while or after it did the work: the caller cannot know.
            }

            Repeats++;
            await Task.Delay(50);
        }
    }
}
