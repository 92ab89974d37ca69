using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests.Cases;

[Collection(nameof(RunningNode))]
public sealed class NoticeOnSqliteTests(RunningNode node) : NoticeTests(node);

[Collection(nameof(RunningNodeOnPostgreSql))]
public sealed class NoticeOnPostgreSqlTests : NoticeTests
{
    public NoticeOnPostgreSqlTests(RunningNodeOnPostgreSql node)
        : base(node) => Assert.SkipUnless(RunningNodeOnPostgreSql.IsThere, "COMITY_TEST_POSTGRES is not set.");
}

/// <summary>A territory notice from the list to the answers, over the API of two seats.</summary>
public abstract class NoticeTests(RunningNode node)
{
    private const string List = "address,first_seen,last_seen,ports,protocol\n203.0.113.9,2026-11-20,2026-11-21,80,tcp\n203.0.113.10,2026-11-20,2026-11-21,-,udp\n"
        + "2001:db8:b::1,2026-11-20,2026-11-21,443,tcp\n192.0.2.1,2026-11-20,2026-11-21,80,tcp\n198.51.100.7,2026-11-20,2026-11-21,80,tcp\n10.0.0.1,,,,\n203.0.113.250,2026-11-20,2026-11-21,53,udp\nnonsense,,,,\n";

    [Fact]
    public async Task A_list_becomes_one_notice_per_State_and_comes_back_answered_item_by_item()
    {
        var (xa, second, xb, xb2) = await OfficersAsync();
        var community = await node.Community();
        await ShelveAsync(xa, community);
        var list = await xa.PostRawAsync("/api/v1/territory/lists?name=seen.csv", List, HttpStatusCode.Created);
        Assert.Equal((7, 1), (list.GetProperty("items").GetInt32(), list.GetProperty("badLines").GetProperty("count").GetInt32()));
        var id = list.GetProperty("id").GetString();

        var preview = await xa.GetAsync($"/api/v1/territory/lists/{id}/preview?community={community}");
        Assert.Equal(3, preview.GetProperty("parts")[0].GetProperty("items").GetInt32());
        Assert.Equal(node.Other.ToString(), preview.GetProperty("parts")[0].GetProperty("participant").GetString());
        Assert.Equal(["ours:1", "reserved:1", "unmapped-code:1", "warning-listed:1"], preview.GetProperty("piles").EnumerateArray()
            .Select(pile => $"{pile.GetProperty("pile").GetString()}:{pile.GetProperty("items").GetInt32()}").Order());
        Assert.Equal(["behaviour", "observer", "confidence"], preview.GetProperty("missing").EnumerateArray().Select(field => field.GetProperty("field").GetString()));
        Assert.Equal(5, preview.GetProperty("missingRegistries").GetArrayLength());
        Assert.False(preview.GetProperty("previewOnly").GetBoolean());
        var piled = await xa.GetAsync($"/api/v1/territory/lists/{id}/piles/unmapped-code?community={community}");
        Assert.Equal("198.51.100.7", piled.GetProperty("items")[0].GetProperty("address").GetString());

        var terms = new { community = community.ToString(), tlp = "TLP:AMBER", title = En("Infected systems"), text = En("Seen by our sensors.") };
        Assert.Equal("territory.sightings-incomplete", (await xa.PostAsync($"/api/v1/territory/lists/{id}/notices", terms, HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString());
        await xa.PutAsync($"/api/v1/territory/lists/{id}/sightings", new { behaviour = "infected-system", observer = "CSIRT of XA", confidence = "85" });
        var drafts = (await xa.PostAsync($"/api/v1/territory/lists/{id}/notices", terms, HttpStatusCode.Created)).GetProperty("drafts");
        Assert.Equal(1, drafts.GetArrayLength());
        // Asked again, the same draft is given.
        Assert.Equal(drafts[0].GetProperty("draft").GetProperty("id").GetString(),
            (await xa.PostAsync($"/api/v1/territory/lists/{id}/notices", terms, HttpStatusCode.Created)).GetProperty("drafts")[0].GetProperty("draft").GetProperty("id").GetString());
        var thread = await xa.ReleaseAsync(drafts[0].GetProperty("draft"), second);

        var sent = await xa.GetAsync($"/api/v1/cases/{thread}/items");
        Assert.Equal(("read", 3), (sent.GetProperty("state").GetString(), sent.GetProperty("totals").GetProperty("unanswered").GetInt32()));
        await node.CarryAsync(from: 1, withAttachments: false);
        Assert.Equal("waiting", (await xb.GetAsync($"/api/v1/cases/{thread}/items")).GetProperty("state").GetString());
        Assert.Equal("arriving", (await xb.GetAsync($"/api/v1/statements/{thread}/attachments")).GetProperty("items")[0].GetProperty("state").GetString());
        await node.CarryAsync(from: 1);

        var received = await xb.GetAsync($"/api/v1/cases/{thread}/items");
        Assert.Equal(["203.0.113.9", "203.0.113.10", "2001:db8:b::1"], received.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("address").GetString()));
        Assert.Equal("territory.bad-answer", (await xb.PostAsync($"/api/v1/cases/{thread}/item-answers", new { answers = new[] { new { item = 1, answer = "perhaps" } } }, HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString());
        var answers = await xb.PostAsync($"/api/v1/cases/{thread}/item-answers",
            new { answers = new object[] { new { item = 1, answer = "confirmed" }, new { item = 3, answer = "not-ours", whose = "XC" } }, rest = "not-found" }, HttpStatusCode.Created);
        await xb.ReleaseAsync(answers, xb2);
        await node.CarryAsync(from: 2);

        foreach (var side in new[] { xa, xb })
        {
            var answered = await side.GetAsync($"/api/v1/cases/{thread}/items");
            Assert.Equal(["confirmed", "not-found", "not-ours"], answered.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("answer").GetString()));
            Assert.Equal("XC", answered.GetProperty("items")[2].GetProperty("whose").GetString());
        }

        Assert.Equal(1, (await xa.GetAsync($"/api/v1/cases/{thread}/items?answer=confirmed")).GetProperty("items").GetArrayLength());
        // A later answer to one item replaces that one alone.
        await xb.ReleaseAsync(await xb.PostAsync($"/api/v1/cases/{thread}/item-answers", new { answers = new[] { new { item = 2, answer = "operator-told" } } }, HttpStatusCode.Created), xb2);
        await node.CarryAsync(from: 2);
        Assert.Equal(["confirmed", "operator-told", "not-ours"],
            (await xa.GetAsync($"/api/v1/cases/{thread}/items")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("answer").GetString()));

        await node.Services.GetRequiredService<Comity.Storage.Upkeep.Rebuild>().RunAsync(null, default);
        Assert.Equal(["confirmed", "operator-told", "not-ours"],
            (await xa.GetAsync($"/api/v1/cases/{thread}/items")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("answer").GetString()));
        var evidence = await xa.GetAsync($"/api/v1/cases/{thread}/evidence");
        Assert.Equal(3, evidence.GetProperty("attachments").GetArrayLength());
        Assert.All(evidence.GetProperty("attachments").EnumerateArray(), attachment => Assert.NotEmpty(attachment.GetProperty("data").GetString()!));
    }

    [Fact]
    public async Task Old_ranges_give_a_preview_until_somebody_says_why_they_will_do()
    {
        var (xa, _, _, _) = await OfficersAsync();
        var community = await node.Community();
        await ShelveAsync(xa, community, date: "2020-01-01");
        var id = (await xa.PostRawAsync("/api/v1/territory/lists?name=old.csv", "203.0.113.77\n", HttpStatusCode.Created)).GetProperty("id").GetString();
        await xa.PutAsync($"/api/v1/territory/lists/{id}/sightings", new
        {
            first_seen = "2026-11-20", last_seen = "2026-11-21", ports = "-", protocol = "tcp", behaviour = "infected-system", observer = "CSIRT of XA", confidence = "high",
        });
        var preview = await xa.GetAsync($"/api/v1/territory/lists/{id}/preview?community={community}");
        Assert.True(preview.GetProperty("previewOnly").GetBoolean());
        Assert.Equal("territory.allocation-data-too-old", preview.GetProperty("flaws")[0].GetProperty("code").GetString());
        var terms = new { community = community.ToString(), tlp = "TLP:AMBER", title = En("Old"), text = En("Old data.") };
        Assert.Equal("territory.allocation-data-too-old", (await xa.PostAsync($"/api/v1/territory/lists/{id}/notices", terms, HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString());

        var reasoned = new { terms.community, terms.tlp, terms.title, terms.text, whyOldData = En("The registry is unreachable.") };
        var draft = (await xa.PostAsync($"/api/v1/territory/lists/{id}/notices", reasoned, HttpStatusCode.Created)).GetProperty("drafts")[0].GetProperty("draft").GetProperty("id").GetString();
        var body = (await xa.GetAsync($"/api/v1/drafts/{draft}")).GetProperty("body");
        Assert.Equal("The registry is unreachable.", body.GetProperty("whyOldData")[0].GetProperty("text").GetString());
        Assert.Equal("2020-01-01T00:00:00Z", body.GetProperty("allocatedAsOf").GetString());
        await ShelveAsync(xa, community);
    }

    [Fact]
    public async Task A_file_beside_a_draft_is_bound_by_clearance_and_read_only_by_who_may()
    {
        var (xa, second, xb, _) = await OfficersAsync();
        var made = await xa.PostAsync("/api/v1/cases", new
        {
            community = (await node.Community()).ToString(), to = new[] { new { participant = node.Other.ToString(), desks = Array.Empty<string>() } }, tlp = "TLP:AMBER",
            notification = new { title = En("With a file"), text = En("See the file."), wanted = "none" },
        }, HttpStatusCode.Created);
        var (id, version) = (made.GetProperty("id").GetString(), made.GetProperty("version").GetInt32());
        var bytes = Encoding.UTF8.GetBytes("what we saw");
        version = (await xa.PutRawAsync($"/api/v1/drafts/{id}/attachments/seen.txt?draft={version}", bytes, HttpStatusCode.OK)).GetProperty("version").GetInt32();
        Assert.Equal("draft.precondition-failed", (await xa.PutRawAsync($"/api/v1/drafts/{id}/attachments/late.txt?draft=1", bytes, HttpStatusCode.PreconditionFailed)).GetProperty("code").GetString());
        Assert.Equal("seen.txt", (await xa.GetAsync($"/api/v1/drafts/{id}")).GetProperty("attachments")[0].GetProperty("name").GetString());
        Assert.Equal(bytes, await xa.BytesAsync($"/api/v1/drafts/{id}/attachments/seen.txt"));

        version = (await xa.PostAsync($"/api/v1/drafts/{id}/submit", new { draft = version }, HttpStatusCode.OK)).GetProperty("version").GetInt32();
        version = (await second.PostAsync($"/api/v1/drafts/{id}/clear", new { draft = version, capacity = "" }, HttpStatusCode.OK)).GetProperty("version").GetInt32();
        // Another file makes it another draft.
        version = (await xa.PutRawAsync($"/api/v1/drafts/{id}/attachments/seen.txt?draft={version}", [1, 2, 3], HttpStatusCode.OK)).GetProperty("version").GetInt32();
        Assert.NotEqual(HttpStatusCode.Created, (await second.SendAsync($"/api/v1/drafts/{id}/release", new { draft = version })).StatusCode);
        var sid = await xa.ReleaseAsync(JsonDocument.Parse($$"""{"id":"{{id}}","version":{{version}}}""").RootElement, second);
        await node.CarryAsync(from: 1);

        Assert.Equal([1, 2, 3], await xb.BytesAsync($"/api/v1/statements/{sid}/attachments/0"));
        Assert.Equal(HttpStatusCode.NotFound, (await xb.Http.GetAsync($"/api/v1/statements/{sid}/attachments/1")).StatusCode);
        using var reader = new Caller(node, await node.Token("nina", Office.Rights.Verbs.Read));
        Assert.NotEqual(HttpStatusCode.OK, (await reader.Http.GetAsync($"/api/v1/statements/{sid}/attachments/0")).StatusCode);
    }

    [Fact]
    public async Task Two_notices_of_one_address_are_linked_on_our_node()
    {
        var (xa, second, _, _) = await OfficersAsync();
        var community = await node.Community();
        await ShelveAsync(xa, community);
        var threads = new List<string>();
        foreach (var name in new[] { "one", "two" })
        {
            var id = (await xa.PostRawAsync($"/api/v1/territory/lists?name={name}", "203.0.113.200\n", HttpStatusCode.Created)).GetProperty("id").GetString();
            await xa.PutAsync($"/api/v1/territory/lists/{id}/sightings", new
            {
                first_seen = "2026-11-20", last_seen = "2026-11-21", ports = "-", protocol = "tcp", behaviour = "infected-system", observer = name, confidence = "high",
            });
            var terms = new { community = community.ToString(), tlp = "TLP:AMBER", title = En(name), text = En("Seen.") };
            threads.Add(await xa.ReleaseAsync((await xa.PostAsync($"/api/v1/territory/lists/{id}/notices", terms, HttpStatusCode.Created)).GetProperty("drafts")[0].GetProperty("draft"), second));
        }

        await xa.GetAsync($"/api/v1/cases/{threads[1]}/items");
        Assert.Equal(1, (await xa.GetAsync($"/api/v1/cases/{threads[0]}/items")).GetProperty("items")[0].GetProperty("linked").GetInt32());
    }

    [Fact]
    public async Task Asked_by_many_at_once_a_State_gets_one_draft()
    {
        var (xa, _, _, _) = await OfficersAsync();
        var community = await node.Community();
        await ShelveAsync(xa, community);
        var id = (await xa.PostRawAsync("/api/v1/territory/lists?name=many", "203.0.113.201\n", HttpStatusCode.Created)).GetProperty("id").GetString();
        await xa.PutAsync($"/api/v1/territory/lists/{id}/sightings", new
        {
            first_seen = "2026-11-20", last_seen = "2026-11-21", ports = "-", protocol = "tcp", behaviour = "infected-system", observer = "one", confidence = "high",
        });
        var terms = new { community = community.ToString(), tlp = "TLP:AMBER", title = En("Many"), text = En("Seen.") };

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => xa.SendAsync($"/api/v1/territory/lists/{id}/notices", terms)));

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{(int)answer.StatusCode}"));
        var made = await Task.WhenAll(answers.Where(answer => answer.StatusCode == HttpStatusCode.Created).Select(async answer =>
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("drafts")[0].GetProperty("draft").GetProperty("id").GetString()));
        Assert.Single(made.Distinct());
        Assert.Single((await xa.GetAsync("/api/v1/drafts?pile=mine&limit=200")).GetProperty("items").EnumerateArray(), draft =>
            draft.TryGetProperty("object", out var of) && of.GetProperty("id").GetString() == id!.Replace("-", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_key_of_a_source_that_is_replaced_or_removed_is_forgotten()
    {
        var (xa, _, _, _) = await OfficersAsync();
        var before = await KeysAsync();
        await xa.PutRawAsync("/api/v1/territory/sources/passing?kind=own", Encoding.UTF8.GetBytes("198.51.100.1\n"), HttpStatusCode.OK);
        await xa.PutRawAsync("/api/v1/territory/sources/passing?kind=own", Encoding.UTF8.GetBytes("198.51.100.2\n"), HttpStatusCode.OK);
        Assert.Equal(before + 1, await KeysAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await xa.Http.DeleteAsync("/api/v1/territory/sources/passing")).StatusCode);

        Assert.Equal(before, await KeysAsync());
    }

    private async Task<int> KeysAsync()
    {
        await using var keys = await node.Services.GetRequiredService<IDbContextFactory<Comity.Storage.Keys.KeyDb>>().CreateDbContextAsync();
        var rows = keys.Model.GetEntityTypes().Single(type => type.ClrType.Name == "BlobKeyRow");
#pragma warning disable EF1002 // A name from the model, no input.
        return await keys.Database.SqlQueryRaw<int>($"SELECT COUNT(*) AS \"Value\" FROM \"{rows.GetTableName()}\"").SingleAsync();
#pragma warning restore EF1002
    }

    internal static object En(string text) => new[] { new { lang = "en", text } };

    internal static async Task ShelveAsync(Caller xa, CommunityId community, string? date = null, string other = "XB")
    {
        var today = date ?? TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await xa.PutRawAsync($"/api/v1/territory/sources/documentation?kind=community&date={today}",
            Encoding.UTF8.GetBytes("192.0.2.0,192.0.2.255,XA\n203.0.113.0,203.0.113.255,XB\n198.51.100.0,198.51.100.255,XC\n2001:db8:b::,2001:db8:b:ffff:ffff:ffff:ffff:ffff,XB\n"), HttpStatusCode.OK);
        await xa.PutRawAsync("/api/v1/territory/sources/scanners?kind=warning", Encoding.UTF8.GetBytes("203.0.113.250\n"), HttpStatusCode.OK);
        var present = await xa.GetAsync($"/api/v1/territory/codes/{community}");
        if (present.GetProperty("version").GetInt32() == 0)
        {
            await xa.PutAsync($"/api/v1/territory/codes/{community}", new
            {
                version = 1,
                entries = new[] { new { code = "XA", kind = "mapped", participant = xa.Node.Own.ToString() }, new { code = other, kind = "mapped", participant = xa.Node.Other.ToString() } },
            });
        }
    }

    internal async Task<(Caller Xa, Caller Second, Caller Xb, Caller Xb2)> OfficersAsync() => (
        new Caller(node, await node.TokenAtAsync(1, "nora")), new Caller(node, await node.TokenAtAsync(1, "omar")),
        new Caller(node, await node.TokenAtAsync(2, "yara")), new Caller(node, await node.TokenAtAsync(2, "yuri")));
}
