using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Comity.Cases.Register;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Storage.Blobs;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Tests.Cases;

[Collection(nameof(RunningNode))]
public sealed class RegisterOnSqliteTests(RunningNode node) : RegisterTests(node);

[Collection(nameof(RunningNodeOnPostgreSql))]
public sealed class RegisterOnPostgreSqlTests : RegisterTests
{
    public RegisterOnPostgreSqlTests(RunningNodeOnPostgreSql node)
        : base(node) => Assert.SkipUnless(RunningNodeOnPostgreSql.IsThere, "COMITY_TEST_POSTGRES is not set.");
}

/// <summary>The register of evidence over the API: bytes, custody, rights, and that nothing of it leaves.</summary>
public abstract class RegisterTests(RunningNode node)
{
    private static readonly byte[] Image = RandomNumberGenerator.GetBytes(3_000_000);

    [Fact]
    public async Task An_item_goes_from_its_collection_through_many_hands_and_every_deed_is_audited()
    {
        var (xa, thread) = await CaseAsync();
        var items = $"/api/v1/cases/{thread}/evidence-items";
        Assert.Equal(1, (await xa.PostAsync(items, AnItem(Image), HttpStatusCode.Created)).GetProperty("number").GetInt32());
        await xa.PutRawAsync($"{items}/1/file?name=disk.img", Image, HttpStatusCode.NoContent);
        await xa.PostAsync($"{items}/1/custody", new { deed = "handed-over", from = "Officer A", to = "Laboratory", storage = "vault 1", why = "analysis", at = "2026-11-21T09:00:01Z" }, HttpStatusCode.Created);
        await xa.PostAsync($"{items}/1/custody", new { deed = "moved", storage = "vault 2", why = "space", at = "2026-11-21T10:00:00Z" }, HttpStatusCode.Created);
        Assert.True((await xa.PostAsync($"{items}/1/verifications", new { }, HttpStatusCode.Created)).GetProperty("same").GetBoolean());
        await xa.PostAsync($"{items}/1/custody", new { deed = "corrected", corrects = 1, to = "Laboratory of XA", why = "its full name" }, HttpStatusCode.Created);
        await xa.PostAsync($"{items}/1/custody", new { deed = "returned", to = "Operator of the port", why = "done", at = "2026-11-21T11:00:00Z" }, HttpStatusCode.Created);

        var file = await xa.GetAsync($"{items}/1");
        Assert.Equal(["file-kept", "handed-over", "moved", "verified", "corrected", "returned"], file.GetProperty("custody").EnumerateArray().Select(record => record.GetProperty("deed").GetString()));
        Assert.Equal(("returned", "Operator of the port", true), (Of(file, "standing"), Of(file, "holder"), file.GetProperty("item").GetProperty("hasFile").GetBoolean()));
        Assert.Equal("2026-11-21T09:00:01Z", file.GetProperty("custody")[1].GetProperty("at").GetString());
        Assert.Equal(Image, await xa.BytesAsync($"{items}/1/file"));
        Assert.False(file.TryGetProperty("gap", out _));
        Assert.Equal(
            ["evidence.corrected", "evidence.file-kept", "evidence.file-read", "evidence.handed-over", "evidence.moved", "evidence.read", "evidence.returned", "evidence.verified"],
            await node.Ask(db => db.Set<AuditRecord>().Where(entry => entry.ObjectKind == "evidence" && entry.ObjectId == $"{thread}/1" && entry.Outcome == "done").Select(entry => entry.Verb).Distinct().Order().ToListAsync()));
    }

    [Fact]
    public async Task Only_the_very_bytes_are_kept_sealed_and_once()
    {
        var (xa, thread) = await CaseAsync();
        var items = $"/api/v1/cases/{thread}/evidence-items";
        await xa.PostAsync(items, AnItem(Image), HttpStatusCode.Created);
        Assert.Equal("evidence.file-absent", Code(await xa.PostAsync($"{items}/1/verifications", new { }, HttpStatusCode.UnprocessableEntity)));
        Assert.Equal("evidence.content-differs", Code(await xa.PutRawAsync($"{items}/1/file?name=disk.img", [1, 2, 3], HttpStatusCode.UnprocessableEntity)));
        Assert.Equal("attachment.bad-name", Code(await xa.PutRawAsync($"{items}/1/file?name=..%2Fdisk.img", Image, HttpStatusCode.UnprocessableEntity)));
        await xa.PutRawAsync($"{items}/1/file?name=disk.img", Image, HttpStatusCode.NoContent);
        await xa.PutRawAsync($"{items}/1/file?name=disk.img", Image, HttpStatusCode.NoContent);
        Assert.Equal("evidence.content-differs", Code(await xa.PutRawAsync($"{items}/1/file?name=disk.img", [1, 2, 3], HttpStatusCode.UnprocessableEntity)));
        Assert.Equal(1, (await xa.GetAsync($"{items}/1")).GetProperty("custody").GetArrayLength());

        var row = await RowAsync(thread);
        var chunk = await node.Ask(db => db.Set<BlobChunkRow>().Where(one => db.Set<BlobRow>().Any(blob => blob.Id == one.Blob && blob.Sha256 == row.Blob)).OrderBy(one => one.Index).FirstAsync());
        Assert.False(chunk.Bytes.AsSpan().IndexOf(Image.AsSpan(0, 64)) >= 0);
        await node.Ask(db => db.Set<BlobChunkRow>().Where(one => one.Blob == chunk.Blob && one.Index == 0).ExecuteUpdateAsync(set => set.SetProperty(one => one.Bytes, new byte[chunk.Bytes.Length])));
        Assert.False((await xa.PostAsync($"{items}/1/verifications", new { }, HttpStatusCode.Created)).GetProperty("same").GetBoolean());
    }

    [Fact]
    public async Task A_hash_that_was_found_elsewhere_is_compared_and_entered()
    {
        var (xa, thread) = await CaseAsync();
        var items = $"/api/v1/cases/{thread}/evidence-items";
        await xa.PostAsync(items, AnItem(Image), HttpStatusCode.Created);
        Assert.True((await xa.PostAsync($"{items}/1/verifications", new { sha256 = Hex(Image).ToUpperInvariant() }, HttpStatusCode.Created)).GetProperty("same").GetBoolean());
        Assert.False((await xa.PostAsync($"{items}/1/verifications", new { sha256 = Hex([1]) }, HttpStatusCode.Created)).GetProperty("same").GetBoolean());
        Assert.Equal("evidence.bad-hash", Code(await xa.PostAsync($"{items}/1/verifications", new { sha256 = "abc" }, HttpStatusCode.UnprocessableEntity)));
        Assert.Equal([true, false], (await xa.GetAsync($"{items}/1")).GetProperty("custody").EnumerateArray().Select(record => record.GetProperty("same").GetBoolean()));
    }

    [Fact]
    public async Task What_does_not_hang_together_is_refused_with_a_code_and_changes_nothing()
    {
        var (xa, thread) = await CaseAsync();
        var items = $"/api/v1/cases/{thread}/evidence-items";
        await xa.PostAsync(items, AnItem(Image), HttpStatusCode.Created);
        async Task<string?> Entered(object record) => Code(await xa.PostAsync($"{items}/1/custody", record, HttpStatusCode.UnprocessableEntity));

        Assert.Equal("evidence.custody-gap", await Entered(new { deed = "handed-over", from = "Officer B", to = "Laboratory", storage = "vault", why = "analysis" }));
        Assert.Equal("evidence.in-the-future", await Entered(new { deed = "destroyed", why = "old", at = "2999-01-01T00:00:00Z" }));
        Assert.Equal("evidence.custody-gap", await Entered(new { deed = "corrected", corrects = 1, why = "nothing there" }));
        Assert.Equal("evidence.incomplete", await Entered(new { deed = "verified", why = "by hand" }));
        Assert.Equal("evidence.no-such-original", Code(await xa.PostAsync(items, AnItem(Image, copyOf: 7), HttpStatusCode.UnprocessableEntity)));
        Assert.Equal("evidence.not-found", Code(await xa.PostAsync($"{items}/2/custody", new { deed = "destroyed", why = "old" }, HttpStatusCode.NotFound)));
        Assert.Equal(0, (await xa.GetAsync($"{items}/1")).GetProperty("custody").GetArrayLength());
        Assert.Equal(1, (await xa.GetAsync(items)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task The_same_key_enters_a_hand_over_once()
    {
        var (xa, thread) = await CaseAsync();
        var items = $"/api/v1/cases/{thread}/evidence-items";
        await xa.PostAsync(items, AnItem(Image), HttpStatusCode.Created);
        using var tool = new Tool(node, await node.TokenAtAsync(1, "nora"));
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.Created, (await tool.Send(HttpMethod.Post, $"{items}/1/custody", new { deed = "moved", storage = "vault 2", why = "space" }, key: "once")).StatusCode);

        Assert.Equal(1, (await xa.GetAsync($"{items}/1")).GetProperty("custody").GetArrayLength());
    }

    [Fact]
    public async Task A_record_that_was_changed_in_the_database_shows_and_stops_the_register()
    {
        var (xa, thread) = await CaseAsync();
        var items = $"/api/v1/cases/{thread}/evidence-items";
        await xa.PostAsync(items, AnItem(Image), HttpStatusCode.Created);
        await xa.PostAsync($"{items}/1/custody", new { deed = "moved", storage = "vault 2", why = "space" }, HttpStatusCode.Created);
        var row = await RowAsync(thread);
        await node.Ask(db => db.Set<CustodyRow>().Where(record => record.Item == row.Id).ExecuteUpdateAsync(set => set.SetProperty(record => record.Why, "no reason")));

        Assert.NotEmpty((await xa.GetAsync($"{items}/1")).GetProperty("gap").GetString()!);
        Assert.Equal("evidence.custody-gap", Code(await xa.PostAsync($"{items}/1/custody", new { deed = "moved", storage = "vault 3", why = "space" }, HttpStatusCode.UnprocessableEntity)));
    }

    [Fact]
    public async Task Only_who_may_read_the_case_sees_its_register_and_only_who_may_draft_writes_it()
    {
        var (xa, thread) = await CaseAsync();
        var items = $"/api/v1/cases/{thread}/evidence-items";
        await xa.PostAsync(items, AnItem(Image), HttpStatusCode.Created);
        using var reader = new Caller(node, await node.Token("rolf", Verbs.Read | Verbs.Draft));
        using var nobody = new Caller(node, await node.Token("nina", Verbs.Read | Verbs.Draft));
        using var other = new Caller(node, await node.TokenAtAsync(2, "yara"));

        Assert.Equal("Officer A", Of(await reader.GetAsync($"{items}/1"), "holder"));
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.SendAsync($"{items}/1/custody", new { deed = "destroyed", why = "mine" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await nobody.Http.GetAsync($"{items}/1")).StatusCode);
        // The other side has the same case on the same node, and a register of its own.
        await node.CarryAsync(from: 1);
        Assert.Equal(0, (await other.GetAsync(items)).GetProperty("items").GetArrayLength());
        Assert.Equal("evidence.not-found", Code(await other.PostAsync($"{items}/1/verifications", new { sha256 = Hex(Image) }, HttpStatusCode.NotFound)));
    }

    [Fact]
    public async Task The_register_is_saved_beside_the_evidence_file_and_for_a_spreadsheet()
    {
        var (xa, thread) = await CaseAsync();
        var items = $"/api/v1/cases/{thread}/evidence-items";
        await xa.PostAsync(items, AnItem(Image), HttpStatusCode.Created);
        await xa.PostAsync($"{items}/1/custody", new { deed = "moved", storage = "=cmd()", why = "space" }, HttpStatusCode.Created);
        await xa.PostAsync(items, AnItem(Image, copyOf: 1), HttpStatusCode.Created);

        var register = Comity.Statements.Evidence.CustodyRegister.Read(await xa.BytesAsync($"/api/v1/cases/{thread}/evidence-register")).Value;
        Assert.Equal((thread, node.Own, 2), (register.Case.ToString(), register.Note.Seat, register.Items.Count));
        Assert.Equal((Hex(Image), "stated", 1), (register.Items[0].Sha256, register.Items[0].HashBy, register.Items[1].CopyOf));
        var lines = Encoding.UTF8.GetString(await xa.BytesAsync($"/api/v1/cases/{thread}/evidence-register.csv")).Split("\r\n");
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("label,exercise,case,item,record,deed", lines[0], StringComparison.Ordinal);
        Assert.Contains(",'=cmd(),", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("Officer A", Encoding.UTF8.GetString(await xa.BytesAsync($"/api/v1/cases/{thread}/evidence")), StringComparison.Ordinal);
    }

    private async Task<(Caller Xa, string Thread)> CaseAsync()
    {
        var (xa, second) = (new Caller(node, await node.TokenAtAsync(1, "nora")), new Caller(node, await node.TokenAtAsync(1, "omar")));
        var draft = await xa.PostAsync("/api/v1/cases", new
        {
            community = (await node.Community()).ToString(), to = new[] { new { participant = node.Other.ToString(), desks = Array.Empty<string>() } }, tlp = "TLP:AMBER",
            notification = new { title = En("Intrusion"), text = En("Seen on our port."), wanted = "none" },
        }, HttpStatusCode.Created);
        return (xa, await xa.ReleaseAsync(draft, second));
    }

    private Task<EvidenceRow> RowAsync(string thread)
    {
        var sid = StatementId.Parse(thread);
        return node.Ask(db => db.Set<EvidenceRow>().AsNoTracking().SingleAsync(row => row.Seat == 1 && row.Thread == sid));
    }

    private static object AnItem(byte[] content, int? copyOf = null) => new
    {
        description = En("Disk image of the port's server"), sha256 = Hex(content), size = content.Length, collector = "Officer A", collectedAt = "2026-11-21T08:00:00Z", place = "Port hall",
        tool = "imager 2.1", method = "over a write blocker", storage = "safe 3", copyOf,
    };

    private static object[] En(string text) => [new { lang = "en", text }];

    private static string Hex(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string? Code(JsonElement problem) => problem.GetProperty("code").GetString();

    private static string? Of(JsonElement file, string member) => file.GetProperty("item").GetProperty(member).GetString();
}
