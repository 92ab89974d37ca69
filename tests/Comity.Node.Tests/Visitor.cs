using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Comity.Node.Tests;

/// <summary>A browser without script: keeps cookies, follows no redirect, and posts a form with the token of the page it stands on.</summary>
public sealed partial class Visitor : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false };
    private readonly HttpClient _http;

    public Visitor(RunningNode node) => _http = new HttpClient(_handler) { BaseAddress = new Uri(node.Url) };

    public CookieCollection Cookies => _handler.CookieContainer.GetCookies(_http.BaseAddress!);

    public static async Task<Visitor> SignedIn(RunningNode node, string login)
    {
        var visitor = new Visitor(node);
        var answer = await visitor.Post("/sign-in", ("login", login), ("password", RunningNode.Password));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return visitor;
    }

    public Task<HttpResponseMessage> Get(string path) => Send(HttpMethod.Get, path, content: null);

    public async Task<string> Read(string path)
    {
        var answer = await Get(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Fills in the form of a page: a GET of the same path shows it.</summary>
    public async Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields) =>
        await Send(HttpMethod.Post, path, Form([.. fields, ("__RequestVerificationToken", await TokenOn(path))]));

    /// <summary>The same with a file in its field <c>file</c>.</summary>
    public async Task<HttpResponseMessage> PostFile(string path, HttpContent file, string name, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { file, "file", name } };
        foreach (var field in fields.Append(("__RequestVerificationToken", await TokenOn(path))))
            form.Add(new StringContent(field.Item2), field.Item1);
        return await Send(HttpMethod.Post, path, form);
    }

    public Task<HttpResponseMessage> PostWithoutToken(string path, params (string Name, string Value)[] fields) => Send(HttpMethod.Post, path, Form(fields));

    public async Task<string> TokenOn(string path)
    {
        var page = await Get(path);
        if (page.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.SeeOther)
            page = await Get("/account");
        return TokenField().Match(await page.Content.ReadAsStringAsync()).Groups["token"].Value;
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private static FormUrlEncodedContent Form((string Name, string Value)[] fields) =>
        new(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));

    private Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Accept.ParseAdd("text/html");
        return _http.SendAsync(request);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TokenField();
}

/// <summary>A program with an API token, or without one.</summary>
public sealed class Tool : IDisposable
{
    private readonly HttpClient _http;

    public Tool(RunningNode node, string? token)
    {
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(node.Url) };
        if (token is not null)
            _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }

    public Task<HttpResponseMessage> Get(string path) => _http.GetAsync(path);

    public Task<HttpResponseMessage> Send(HttpMethod method, string path, object body, string? key = null, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return _http.SendAsync(request);
    }

    public void Dispose() => _http.Dispose();
}
