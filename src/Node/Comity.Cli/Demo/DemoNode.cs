using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Comity.Cli.Demo;

/// <summary>One node of the demonstration: a folder, a process, an address, and two officers with tokens.</summary>
internal sealed class DemoNode(string name, string folder, int port) : IDisposable
{
    public const string Password = "demonstration only";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
    private readonly Dictionary<string, string> _tokens = [];
    private Process? _process;

    public string Name => name;

    public string Folder => folder;

    public string Url => $"http://127.0.0.1:{port}";

    public string Participant { get; private set; } = "";

    /// <summary>What its people and the registrar's read to each other.</summary>
    public string Phrase { get; set; } = "";

    /// <summary>Where the node keeps its history and its keys, when not in its folder.</summary>
    public (string History, string Keys)? PostgreSql { get; init; }

    /// <summary>What the node's configuration adds for the demonstration.</summary>
    public Dictionary<string, string> Settings { get; } = new()
    {
        ["COMITY__Node__CheckpointCadence"] = "00:00:02",
        ["COMITY__Node__ReactionCadence"] = "00:00:00.5",
        ["COMITY__Federation__ScanInterval"] = "00:00:02",
        ["COMITY__Federation__PollInterval"] = "00:00:05",
    };

    public async Task FoundAsync(CancellationToken cancellation)
    {
        string[] database = PostgreSql is { } server ? ["--postgresql", server.History, "--postgresql-keys", server.Keys] : [];
        var made = await RunAsync(cancellation, ["node", "init", "--data", folder, "--name", name, "--trial", "--listen", Url, "--json", .. database]);
        Participant = made.GetProperty("participant").GetString()!;
        await OfficerAsync("duty", "Duty Officer", "duty-officer", ["read", "draft", "release"], cancellation);
        await OfficerAsync("second", "Second Officer", "senior-officer", ["read", "draft", "clear", "release", "administer"], cancellation);
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        _process = Child.Serve(folder, folder + ".log", Settings);
        await UntilAsync($"{name} to be ready", async () =>
        {
            if (_process.HasExited)
                throw new DemoFailed($"{name} ended with exit code {_process.ExitCode}; see {folder}.log.errors");
            try
            {
                using var response = await _http.GetAsync("/health/ready", cancellation);
                return response.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, cancellation);
    }

    public async Task StopAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
        {
            using var stop = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await stop.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await _process.WaitForExitAsync(patience.Token);
        }

        _process.Dispose();
        _process = null;
    }

    /// <summary>A command that must succeed; with <c>--json</c> its document.</summary>
    public static async Task<JsonElement> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        var outcome = await Child.RunAsync(arguments, input: null, cancellation);
        if (outcome.ExitCode != 0)
            throw new DemoFailed($"comity {string.Join(' ', arguments.Take(2))}: {outcome.Errors.Trim()}");
        return arguments.Contains("--json") ? JsonDocument.Parse(outcome.Output).RootElement : default;
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, "second", body: null, cancellation);

    public Task<JsonElement> PostAsync(string officer, string path, object body, CancellationToken cancellation) => SendAsync(HttpMethod.Post, path, officer, body, cancellation);

    public Task<JsonElement> PutAsync(string officer, string path, object body, CancellationToken cancellation) => SendAsync(HttpMethod.Put, path, officer, body, cancellation);

    /// <summary>Says something as an office says it: the duty officer drafts, and whoever else is needed clears. Returns the statement.</summary>
    public async Task<string> SayAsync(string path, object body, CancellationToken cancellation) =>
        await ReleaseAsync(await ClearAsync(await PostAsync("duty", path, body, cancellation), cancellation), cancellation);

    /// <summary>Has a draft cleared by a second officer in every capacity that it still needs; none, where one person may speak alone.</summary>
    public async Task<JsonElement> ClearAsync(JsonElement draft, CancellationToken cancellation)
    {
        var id = Id(draft);
        var missing = (await GetAsync($"/api/v1/drafts/{id}", cancellation)).GetProperty("missing").EnumerateArray().Select(capacity => capacity.GetString()).ToList();
        if (missing.Count == 0)
            return draft;
        draft = await PostAsync("duty", $"/api/v1/drafts/{id}/submit", new { draft = Version(draft) }, cancellation);
        foreach (var capacity in missing)
            draft = await PostAsync("second", $"/api/v1/drafts/{id}/clear", new { draft = Version(draft), capacity }, cancellation);
        return draft;
    }

    /// <summary>Releases a draft that is cleared or needs no clearance. Returns the statement.</summary>
    public async Task<string> ReleaseAsync(JsonElement draft, CancellationToken cancellation)
    {
        var state = (await GetAsync($"/api/v1/drafts/{Id(draft)}", cancellation)).GetProperty("draft").GetProperty("state").GetString();
        var released = await PostAsync(state == "cleared" ? "second" : "duty", $"/api/v1/drafts/{Id(draft)}/release", new { draft = Version(draft) }, cancellation);
        return released.GetProperty("sid").GetString()!;
    }

    public async Task<byte[]> DownloadAsync(string path, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Get, path, "second");
        using var response = await _http.SendAsync(request, cancellation);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(cancellation) : throw new DemoFailed($"{name} GET {path}: {(int)response.StatusCode}");
    }

    /// <summary>Who would get a draft, as the office shows it before clearing.</summary>
    public async Task<string> PreviewAsync(string draft, CancellationToken cancellation) =>
        (await GetAsync($"/api/v1/drafts/{draft}/preview", cancellation)).GetRawText();

    /// <summary>Whether a list of the duty inbox has the case.</summary>
    public async Task<bool> ListsAsync(string box, string thread, CancellationToken cancellation) =>
        (await GetAsync($"/api/v1/cases?box={box}", cancellation)).GetRawText().Contains(thread, StringComparison.Ordinal);

    /// <summary>Whether the case's timeline has the statement.</summary>
    public async Task<bool> ShowsAsync(string thread, string sid, CancellationToken cancellation) =>
        (await GetAsync($"/api/v1/cases/{thread}", cancellation)).GetProperty("timeline").GetRawText().Contains(sid, StringComparison.Ordinal);

    /// <summary>What the first receiver says of its own status.</summary>
    public async Task<string?> StatusAsync(string thread, CancellationToken cancellation) =>
        (await GetAsync($"/api/v1/cases/{thread}", cancellation)).GetProperty("statuses")[0].GetProperty("status").GetString();

    /// <summary>Waits until something is seen from outside.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> seen, CancellationToken cancellation, int seconds = 60)
    {
        var clock = Stopwatch.StartNew();
        while (!await seen())
        {
            if (clock.Elapsed.TotalSeconds > seconds)
                throw new DemoFailed($"waited {seconds} s in vain for {what}");
            await Task.Delay(50, cancellation);
        }
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
            _process.Kill();
        _process?.Dispose();
        _http.Dispose();
    }

    private async Task OfficerAsync(string login, string display, string role, string[] verbs, CancellationToken cancellation)
    {
        var added = await Child.RunAsync(
            ["officer", "add", "--data", folder, "--login", login, "--name", display, "--desk", "cert", "--desk", "policy", "--role", role, .. login == "second" ? ["--role", "administrator"] : Array.Empty<string>(),
                "--password-stdin", "--token", "demo", "--json", .. verbs.SelectMany(verb => new[] { "--verb", verb })],
            Password, cancellation);
        if (added.ExitCode != 0)
            throw new DemoFailed(added.Errors);
        _tokens[login] = JsonDocument.Parse(added.Output).RootElement.GetProperty("token").GetString()!;
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string officer, object? body, CancellationToken cancellation)
    {
        using var request = Request(method, path, officer);
        request.Content = body switch
        {
            null => null,
            byte[] bytes => new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } },
            _ => JsonContent.Create(body),
        };
        using var response = await _http.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode)
            throw new DemoFailed($"{name} {method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    private static string Id(JsonElement draft) => draft.GetProperty("id").GetString()!;

    private static int Version(JsonElement draft) => draft.GetProperty("version").GetInt32();

    private HttpRequestMessage Request(HttpMethod method, string path, string officer)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", _tokens[officer]);
        if (method == HttpMethod.Post)
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        return request;
    }
}

/// <summary>A step was not observed.</summary>
internal sealed class DemoFailed(string message) : Exception(message);
