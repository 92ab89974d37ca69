using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Comity.Faults.Tests.Doors;

/// <summary>Every way into the API, tried with everything that is wrong before anybody asks what it says.</summary>
public sealed partial class ApiDoorTests(OneNode one) : IClassFixture<OneNode>, IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(one.Node.Url) };

    /// <summary>Doors that take a file of another format, or nothing.</summary>
    private static readonly string[] OtherDoors =
    [
        "/api/v1/calls/{call}/take", "/api/v1/cases/{thread}/evidence-items/{number}/file", "/api/v1/incidents/readings", "/api/v1/drafts/{id}/attachments/{name}",
        "/api/v1/territory/sources/{name}", "/api/v1/territory/codes/{community}", "/api/v1/territory/lists",
        "/api/v1/officers/{login}/disable", "/api/v1/officers/{login}/enable", "/api/v1/officers/{login}/reset", "/api/v1/tokens/{id}/revoke",
        "/api/v1/standing-authorisations/{id}/confirm", "/api/v1/standing-authorisations/{id}/revoke",
    ];

    /// <summary>Least that a door takes, in bytes.</summary>
    private const int SmallDoor = 65_536;

    private static readonly string[] AdministratorsDoors = ["/api/v1/node", "/api/v1/officers", "/api/v1/contacts/duty-chains"];

    public static TheoryData<string, string> Doors => [.. Described().Where(door => door.TakesJson).Select(door => (door.Method, door.Path))];

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_body_that_is_wrong_in_itself_is_refused_with_a_code_a_place_and_a_remedy(string method, string path)
    {
        foreach (var defect in Defects.All)
        {
            var (status, problem) = await SendAsync(method, Concrete(path), defect.Body, defect.MediaType);

            // A door that takes little refuses what weighs more without reading it.
            var (expected, code) = status == 413 && defect.Body.Length > SmallDoor ? (413, "http.body-too-large") : (defect.Status, defect.Code);
            Assert.Equal((defect.Name, expected, code), (defect.Name, status, Text(problem, "code")));
            Assert.Equal("/problems/" + code, Text(problem, "type"));
            Assert.NotEmpty(Text(problem, "detail")!);
            Assert.True(Text(problem, "where") is not null || Text(problem, "mend") is not null, $"{defect.Name}: neither where nor how to mend it");
        }
    }

    [Fact]
    public void Every_door_of_the_description_that_takes_a_body_is_tried()
    {
        // So that the table above cannot become empty, or a door be forgotten because it is described differently.
        Assert.True(Doors.Count >= 20);
        Assert.Empty(Described().Where(door => !door.TakesJson).Select(door => door.Path).Except(OtherDoors));
    }

    [Fact]
    public async Task A_document_of_another_format_is_refused_whatever_is_wrong_with_it()
    {
        foreach (var defect in Defects.All)
        {
            var (status, problem) = await SendAsync("post", "/api/v1/incidents/readings?number=1&rsitClass=availability", defect.Body, "application/json");

            Assert.True(status is 400 or 413 or 422, $"{defect.Name}: {status}");
            Assert.Equal("incidents.bad-iodef", Text(problem, "code"));
            Assert.NotEmpty(Text(problem, "detail")!);
        }
    }

    [Theory]
    [InlineData("post", "/api/v1/incidents/readings?number=1", 400, "http.bad-parameter", "rsitClass")]
    [InlineData("get", "/api/v1/drafts?pile=Mine&limit=many", 400, "http.bad-parameter", "limit")]
    [InlineData("get", "/api/v1/drafts?pile=Mine&cursor=x", 400, "http.bad-parameter", null)]
    [InlineData("get", "/api/v1/nothing-here", 404, "http.not-found", null)]
    [InlineData("delete", "/api/v1/drafts", 405, "http.method-not-allowed", null)]
    [InlineData("post", "/api/v1/calls/none/take", 404, "http.not-found", null)]
    [InlineData("get", "/api/v1/cases/none", 422, "cases.unknown", null)]
    public async Task What_is_wrong_outside_the_body_has_its_code_too(string method, string path, int status, string code, string? where)
    {
        var (got, problem) = await SendAsync(method, path, method == "post" ? [] : null, "application/json");

        Assert.Equal((status, code, where), (got, Text(problem, "code"), Text(problem, "where")));
    }

    [Theory]
    [InlineData(null, 400, "http.idempotency-key-missing")]
    [InlineData("has space", 400, "http.idempotency-key-missing")]
    [InlineData("long", 400, "http.idempotency-key-missing")]
    public async Task A_post_needs_a_key_of_its_own(string? key, int status, string code)
    {
        var (got, problem) = await SendAsync("post", "/api/v1/cases", "{}"u8.ToArray(), "application/json", key: key == "long" ? new string('k', 129) : key);

        Assert.Equal((status, code), (got, Text(problem, "code")));
    }

    [Fact]
    public async Task A_stranger_learns_nothing_of_what_is_wrong_with_the_body()
    {
        var (status, problem) = await SendAsync("post", "/api/v1/cases", "{"u8.ToArray(), "application/json", token: "comity_unknown");

        Assert.Equal((401, "office.not-signed-in"), (status, Text(problem, "code")));
    }

    [Fact]
    public async Task A_page_answers_a_form_that_cannot_be_read_with_a_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new ByteArrayContent("%%%=%ff&login"u8.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await _http.SendAsync(request);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(int Status, JsonElement Problem)> SendAsync(
        string method, string path, byte[]? body, string? mediaType, string? token = null, string? key = "")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), path);
        request.Headers.Authorization = new("Bearer", token ?? one.Node.Tokens[WhoMay(path)]);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key.Length == 0 ? Guid.NewGuid().ToString("N") : key);
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType) } };
        // Otherwise a refusal before the end of a large body may reach a client that is still writing as a broken line.
        request.Headers.ExpectContinue = body is { Length: > SmallDoor };
        using var answer = await _http.SendAsync(request);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    private static string WhoMay(string path) =>
        AdministratorsDoors.Any(door => path.StartsWith(door, StringComparison.Ordinal)) ? "admin"
        : path.StartsWith("/api/v1/audit", StringComparison.Ordinal) ? "auditor" : "second";

    private static string? Text(JsonElement problem, string member) => problem.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static string Concrete(string path) => Parameter().Replace(path, match => match.Value switch
    {
        "{id}" or "{draft}" => "01a20100-831b-7b07-b831-41c4a561a19d",
        "{number}" => "1",
        _ => "s1:MdBRarBwstRim4OwK8vA4rY-7d6-uk_MZYVPrDhAIEg",
    });

    private static IEnumerable<(string Method, string Path, bool TakesJson)> Described()
    {
        using var description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Command.Root, "docs", "api", "openapi.json")));
        return [.. description.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(operation => operation.Name is "post" or "put" or "patch")
            .Select(operation => (operation.Name, path.Name, TakesJson(operation.Value))))];
    }

    private static bool TakesJson(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json)
        && !(json.GetProperty("schema").TryGetProperty("format", out var format) && format.GetString() == "binary");

    [GeneratedRegex("\\{[a-z]+\\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
