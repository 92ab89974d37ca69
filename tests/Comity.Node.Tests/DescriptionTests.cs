using System.Text.Json;
using Comity.Contacts;
using Comity.Contacts.Pages;
using Comity.Office.Rights;
using Comity.Web;

namespace Comity.Node.Tests;

[Collection(nameof(RunningNode))]
public sealed class DescriptionTests(RunningNode node)
{
    [Fact]
    public async Task The_api_is_what_its_description_says()
    {
        using var stranger = new Tool(node, token: null);
        using var answer = JsonDocument.Parse(await (await stranger.Get("/api/v1/openapi.json")).Content.ReadAsStringAsync());
        var described = JsonSerializer.Serialize(answer, Indented) + "\n";
        var path = Path.Combine(Root(), "docs", "api", "openapi.json");
        if (Environment.GetEnvironmentVariable("COMITY_WRITE_OPENAPI") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, described);
        }

        // Set COMITY_WRITE_OPENAPI=1 to write it anew after a change that is meant.
        Assert.Equal(await File.ReadAllTextAsync(path), described);
        Assert.Contains("/api/v1/contacts/on-duty", described, StringComparison.Ordinal);
        Assert.DoesNotContain("/sign-in", described, StringComparison.Ordinal);
        // Two answers of one short name are two schemas.
        Assert.Contains("OnDutyNowFound", described, StringComparison.Ordinal);
        Assert.Contains("SearchDirectoryFound", described, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operation_is_described_with_its_subject_its_answer_and_its_refusals()
    {
        using var stranger = new Tool(node, token: null);
        using var answer = JsonDocument.Parse(await (await stranger.Get("/api/v1/openapi.json")).Content.ReadAsStringAsync());
        var operations = answer.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Name: $"{operation.Name} {path.Name}", Is: operation.Value))).ToList();

        Assert.True(operations.Count > 60);
        Assert.Empty(operations.SelectMany(operation => Lacks(operation.Is).Select(what => $"{operation.Name} lacks {what}")));
    }

    [Fact]
    public void The_check_of_the_description_sees_what_is_missing()
    {
        using var bare = JsonDocument.Parse("""{"tags":["Comity.Node"],"responses":{"200":{"description":"OK"}}}""");

        Assert.Equal(["a summary", "the schema of its answer", "a refusal as problem details"], Lacks(bare.RootElement));
    }

    [Fact]
    public void Every_text_that_is_put_together_at_run_time_exists()
    {
        var catalog = node.Services.GetRequiredService<TextCatalog>();
        string[] keys =
        [
            .. node.Services.GetServices<NavigationItem>().SelectMany(item => new[] { item.TextKey, item.AboutKey }).OfType<string>(),
            .. Names<Verbs>().Where(name => name != "none").Select(name => "entry.right." + name),
            .. Names<ContactLevel>().Select(name => "contacts.level." + name),
            .. Names<ProofKind>().Select(name => "contacts.proof." + name),
            .. Names<OutOfHours>().Select(name => "contacts.out-of-hours." + name),
            .. RequestKinds.Known.Select(kind => "contacts.kind." + kind),
            .. new[] { "held", "rejected", "unreadable" }.Select(standing => "node.standing." + standing),
        ];

        Assert.All(keys, key => Assert.True(catalog.Has(key), key));
    }

    [Theory]
    [InlineData("/desks/0/channels/0/value", "desk-0-phones")]
    [InlineData("/desks/0/channels/1/value", "desk-0-mails")]
    [InlineData("/desks/0/hours/zone", "desk-0-hours")]
    [InlineData("/desks/7/name", "/desks/7/name")]
    [InlineData("/source", "/source")]
    public void A_refusal_of_a_use_case_stands_at_the_field_it_came_from(string pointer, string field)
    {
        var form = PartyForm.Read(new FormCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues>
        {
            ["desk-0-name"] = "Duty", ["desk-0-phones"] = "+999 1", ["desk-0-mails"] = "a@example.net",
        }));

        Assert.Equal(field, form.AtField(new MissingItem { Where = pointer }).Where);
    }

    [Fact]
    public void A_week_of_duty_is_the_same_on_both_clocks()
    {
        var clock = DutyClock.For(Examples.Policy.Hours!).Value;
        var from = new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero); // Sunday there too

        var week = DutyWeek.Of(clock, from, 7);

        Assert.Equal(5, week.Count);
        Assert.All(week, span => Assert.Equal(9, clock.LocalTime(span.Start).Hour));
        Assert.All(week, span => Assert.Equal(TimeSpan.FromHours(8), span.End - span.Start));
        Assert.Empty(DutyWeek.Of(DutyClock.For(Examples.Cert.Hours!).Value, from, 7));
    }

    private static IEnumerable<string> Lacks(JsonElement operation)
    {
        bool Has(JsonElement response, string mediaType) =>
            response.TryGetProperty("content", out var content) && content.EnumerateObject().Any(media => media.Name.Contains(mediaType, StringComparison.Ordinal) && media.Value.TryGetProperty("schema", out _));
        var responses = operation.GetProperty("responses").EnumerateObject().ToList();
        // A tag that nobody chose is the name of a class.
        if (!operation.TryGetProperty("tags", out var tags) || tags.GetArrayLength() == 0 || tags[0].GetString()!.EndsWith("Endpoints", StringComparison.Ordinal))
            yield return "a tag";
        if (!operation.TryGetProperty("summary", out var summary) || string.IsNullOrWhiteSpace(summary.GetString()))
            yield return "a summary";
        if (!responses.Exists(response => response.Name == "204" || (response.Name.StartsWith('2') && Has(response.Value, "/"))))
            yield return "the schema of its answer";
        if (!responses.Exists(response => response.Name.StartsWith('4') && Has(response.Value, "application/problem+json")))
            yield return "a refusal as problem details";
        if (operation.TryGetProperty("requestBody", out var body) && !Has(body, "/"))
            yield return "the schema of its body";
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static IEnumerable<string> Names<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => name.ToLowerInvariant());

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Comity.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run inside the repository.");
        return folder.FullName;
    }
}
