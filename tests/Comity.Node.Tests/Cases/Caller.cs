using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Comity.Node.Tests.Cases;

/// <summary>A program with an officer's token: says what it expects, and fails with the answer.</summary>
internal sealed class Caller : IDisposable
{
    public Caller(RunningNode node, string token)
    {
        (Node, Http) = (node, new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(node.Url) });
        Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }

    public RunningNode Node { get; }

    public HttpClient Http { get; }

    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await Http.GetAsync(path), HttpStatusCode.OK);

    public Task<byte[]> BytesAsync(string path) => Http.GetByteArrayAsync(path);

    public async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected) => await ReadAsync(await SendAsync(path, body), expected);

    public async Task<JsonElement> PostRawAsync(string path, string body, HttpStatusCode expected) =>
        await ReadAsync(await SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "text/csv")), expected);

    public async Task<JsonElement> PutAsync(string path, object body) => await ReadAsync(await Http.PutAsync(path, JsonContent.Create(body)), HttpStatusCode.OK);

    public async Task<JsonElement> PutRawAsync(string path, byte[] body, HttpStatusCode expected)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new("text/plain") } };
        return await ReadAsync(await Http.PutAsync(path, content), expected);
    }

    public Task<HttpResponseMessage> SendAsync(string path, object body) => SendAsync(HttpMethod.Post, path, JsonContent.Create(body));

    /// <summary>Submits as its author; another officer clears and releases. The statement's name.</summary>
    public async Task<string> ReleaseAsync(JsonElement draft, Caller second)
    {
        var (id, version) = (draft.GetProperty("id").GetString(), draft.GetProperty("version").GetInt32());
        version = (await PostAsync($"/api/v1/drafts/{id}/submit", new { draft = version }, HttpStatusCode.OK)).GetProperty("version").GetInt32();
        version = (await second.PostAsync($"/api/v1/drafts/{id}/clear", new { draft = version, capacity = "" }, HttpStatusCode.OK)).GetProperty("version").GetInt32();
        return (await second.PostAsync($"/api/v1/drafts/{id}/release", new { draft = version }, HttpStatusCode.Created)).GetProperty("sid").GetString()!;
    }

    public void Dispose() => Http.Dispose();

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent content)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        return Http.SendAsync(request);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
