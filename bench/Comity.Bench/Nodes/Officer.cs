using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Comity.Office.Accounts;
using Comity.Office.Entry;
using Comity.Office.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Bench.Nodes;

/// <summary>An officer of a node who works over its API with a token, as a person's tools do.</summary>
internal sealed class Officer : IDisposable
{
    private Officer(HttpClient http) => Http = http;

    public HttpClient Http { get; }

    /// <param name="role">A role at the node's first seat, in every community.</param>
    public static async Task<Officer> EnrolAsync(BenchNode node, string login, string role)
    {
        await using var scope = node.App.Services.CreateAsyncScope();
        var (services, operators) = (scope.ServiceProvider, Actor.Operator("bench"));
        var officer = (await services.GetRequiredService<CreateOfficer>().Run(operators, node.Seat.Id, login, new Profile(login, [], ["en"], "UTC"), default)).Value;
        _ = await services.GetRequiredService<GrantRole>().Give(operators, officer.Id, new Grant(role, node.Seat.Id, null), default);
        var token = (await services.GetRequiredService<ApiTokens>().Issue(operators, officer.Id, "bench", Roles.RightsOf(role), TimeSpan.FromDays(1), default)).Value;
        var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(node.Url), Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Text);
        return new Officer(http);
    }

    public Task<JsonElement> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, JsonContent.Create(body));

    public Task<JsonElement> PostAsync(string path, byte[] body) => SendAsync(HttpMethod.Post, path, Bytes(body));

    public Task<JsonElement> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, JsonContent.Create(body));

    public Task<JsonElement> PutAsync(string path, byte[] body) => SendAsync(HttpMethod.Put, path, Bytes(body));

    public void Dispose() => Http.Dispose();

    private static ByteArrayContent Bytes(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }
}
