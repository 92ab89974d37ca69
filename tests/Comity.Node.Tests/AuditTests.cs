using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests;

/// <summary>The audit trail through its doors.</summary>
[Collection(nameof(RunningNode))]
public sealed class AuditTests(RunningNode node)
{
    [Fact]
    public async Task An_auditor_finds_who_did_what_and_the_search_itself_stands_in_the_trail()
    {
        var auditor = await AuditorAsync();
        using var reader = await Visitor.SignedIn(node, "rolf");
        await reader.Read("/contacts");

        var found = (await auditor.GetFromJsonAsync<JsonElement>("/api/v1/audit?officer=rolf&from=2026-01-01")).GetProperty("items");
        Assert.All(found.EnumerateArray(), deed => Assert.Equal("rolf", deed.GetProperty("officer").GetString()));
        Assert.Contains("contacts.list", found.EnumerateArray().Select(deed => deed.GetProperty("verb").GetString()));
        var newest = (await auditor.GetFromJsonAsync<JsonElement>("/api/v1/audit")).GetProperty("items")[0];
        Assert.Equal(("audit.search", "audra"), (newest.GetProperty("verb").GetString(), newest.GetProperty("officer").GetString()));
        Assert.Empty((await auditor.GetFromJsonAsync<JsonElement>("/api/v1/audit?until=2001-01-01")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("?from=yesterday", "audit.bad-filter")]
    [InlineData("?cursor=last", "audit.bad-filter")]
    [InlineData("?officer=nobody-here", "office.officer-not-found")]
    public async Task What_cannot_be_searched_for_is_refused_with_its_place(string query, string code)
    {
        var auditor = await AuditorAsync();

        var answer = await auditor.GetAsync("/api/v1/audit" + query);

        Assert.False(answer.IsSuccessStatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_chain_is_checked_also_against_a_line_kept_elsewhere_and_a_change_in_it_shows()
    {
        var auditor = await AuditorAsync();
        var kept = (await CheckAsync(auditor, head: null)).GetProperty("head").GetString();
        Assert.StartsWith("comity-audit-head/1 main ", kept, StringComparison.Ordinal);
        Assert.True((await CheckAsync(auditor, kept)).GetProperty("whole").GetBoolean());
        Assert.Equal("audit.bad-head", (await CheckAsync(auditor, "head 7")).GetProperty("code").GetString());

        using var person = await Visitor.SignedIn(node, "audra");
        Assert.Contains("It agrees with the line", await (await person.Post("/audit/check", ("head", kept!))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var was = await node.Ask(db => db.Set<AuditRecord>().Where(entry => entry.Sequence == 2).Select(entry => entry.ObjectId).SingleAsync());
        await SetAsync("nobody");
        var broken = await CheckAsync(auditor, head: null);
        Assert.Equal(("audit.changed", 2), (broken.GetProperty("code").GetString(), broken.GetProperty("at").GetInt32()));
        Assert.Contains("broken at entry 2 (audit.changed)", await (await person.Post("/audit/check")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await SetAsync(was);
    }

    [Fact]
    public async Task Only_an_auditor_gets_in()
    {
        using var administrator = await Visitor.SignedIn(node, "ada");

        Assert.Equal(HttpStatusCode.Forbidden, (await administrator.Get("/audit")).StatusCode);
        Assert.DoesNotContain("href=\"/audit\"", await administrator.Read("/"), StringComparison.Ordinal);
    }

    private Task<int> SetAsync(string objectId) =>
        node.Ask(db => db.Database.ExecuteSqlAsync($"UPDATE office_audit SET \"ObjectId\" = {objectId} WHERE \"Sequence\" = 2"));

    private static async Task<JsonElement> CheckAsync(HttpClient auditor, string? head)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/audit/checks") { Content = JsonContent.Create(new { head }) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var answer = await auditor.SendAsync(request);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpClient> AuditorAsync() => new()
    {
        BaseAddress = new Uri(node.Url), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", await node.Token("audra", Verbs.Audit)) },
    };
}
