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

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static IEnumerable<string> Names<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => name.ToLowerInvariant());

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Comity.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run inside the repository.");
        return folder.FullName;
    }
}
