using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Comity.Node.Tests.Cases;

/// <summary>The register of evidence as an officer fills it in, without script.</summary>
[Collection(nameof(RunningNode))]
public sealed class RegisterPageTests(RunningNode node)
{
    private static readonly (string, string)[] Taken =
    [
        ("description", "Memory image of a gateway"), ("language", "en"), ("collector", "Officer A"), ("collectedAt", "2026-11-21T08:00:07"), ("place", "Port hall"),
        ("tool", "imager 2.1"), ("method", "live, over the console"), ("storage", "safe 3"), ("tlp", "TLP:AMBER+STRICT"),
    ];

    [Fact]
    public async Task An_item_is_entered_with_its_file_handed_over_verified_and_corrected_on_its_page()
    {
        var (ada, path) = await CaseAsync("sor1");
        var content = Encoding.UTF8.GetBytes("memory of a gateway");
        var item = await AddedAsync(ada, path, content);
        Assert.EndsWith("/evidence/1", item, StringComparison.Ordinal);
        var page = await ada.Read(item);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(content)), page);
        Assert.Contains("Computed by this node", page);
        Assert.Contains("TLP:AMBER&#x2B;STRICT", page);

        Assert.Equal(HttpStatusCode.SeeOther, (await ada.Post($"{item}/hand-over", ("hand-over-from", "Officer A"), ("hand-over-to", "Laboratory"), ("hand-over-storage", "vault 1"), ("hand-over-sealedBag", "B-17"), ("hand-over-why", "analysis"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await ada.Post($"{item}/verify", ("verify-sha256", ""))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await ada.Post($"{item}/correct", ("correct-corrects", "1"), ("correct-why", "It is the laboratory of XA."), ("correct-to", "Laboratory of XA"))).StatusCode);

        page = await ada.Read(item);
        foreach (var words in new[] { "Laboratory of XA", "vault 1", "B-17", "The same", "Corrects record 1", "Taken again by this node" })
            Assert.Contains(words, page);
        Assert.DoesNotContain("⟦", page);
        Assert.Contains("Memory image of a gateway", await ada.Read(path));
        Assert.Contains("Laboratory of XA", await ada.Read($"{path}/evidence?text=laboratory&order=latest"));
        Assert.Contains("No item is like that", await ada.Read($"{path}/evidence?standing=destroyed"));
    }

    [Fact]
    public async Task A_refused_entry_keeps_what_was_written_and_says_where_it_is_wrong()
    {
        var (ada, path) = await CaseAsync("sor2");
        var item = await AddedAsync(ada, path, [1, 2, 3]);

        var refused = await ada.Post($"{item}/hand-over", ("hand-over-from", "Officer A"), ("hand-over-to", "Laboratory"), ("hand-over-why", "analysis"));

        var page = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("href=\"#f-hand-over-storage\"", page);
        Assert.Contains("value=\"Laboratory\"", page);
        // Somebody else entered a hand-over since the page was shown.
        await ada.Post($"{item}/hand-over", ("hand-over-from", "Officer A"), ("hand-over-to", "Court"), ("hand-over-storage", "registry"), ("hand-over-why", "trial"));
        var late = await ada.Post($"{item}/hand-over", ("hand-over-from", "Officer A"), ("hand-over-to", "Laboratory"), ("hand-over-storage", "vault"), ("hand-over-why", "analysis"));
        Assert.Contains("does not hold it", await late.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_item_without_its_bytes_needs_a_hash_and_a_size()
    {
        var (ada, path) = await CaseAsync("sor3");

        var refused = await (await ada.Post($"{path}/evidence/new", Taken)).Content.ReadAsStringAsync();
        Assert.Contains("href=\"#f-sha256\"", refused);
        Assert.Contains("Memory image of a gateway", refused);
        var added = await ada.Post($"{path}/evidence/new", [.. Taken, ("sha256", new string('a', 64)), ("size", "12")]);
        Assert.Contains("Stated by whoever entered the item", await ada.Read(added.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task Who_may_only_read_sees_the_register_and_no_form()
    {
        var (ada, path) = await CaseAsync("sor4");
        var item = await AddedAsync(ada, path, [1, 2, 3]);
        using var rolf = await Visitor.SignedIn(node, "rolf");

        Assert.DoesNotContain("hand-over", await rolf.Read(item));
        Assert.DoesNotContain("/evidence/new", await rolf.Read($"{path}/evidence"));
        Assert.NotEqual(HttpStatusCode.OK, (await rolf.Get($"{path}/evidence/new")).StatusCode);
        Assert.NotEqual(HttpStatusCode.SeeOther, (await rolf.Post($"{item}/destroy", ("destroy-why", "mine"))).StatusCode);
    }

    private async Task<(Visitor Ada, string Path)> CaseAsync(string login)
    {
        var ada = await Visitor.SignedIn(node, "ada");
        await node.TokenAtAsync(1, login);
        using var second = await Visitor.SignedIn(node, login);
        return (ada, await node.OpenedCase(ada, second));
    }

    private static async Task<string> AddedAsync(Visitor ada, string path, byte[] content)
    {
        using var file = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        var added = await ada.PostFile($"{path}/evidence/new", file, "gateway.mem", Taken);
        Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);
        return added.Headers.Location!.ToString();
    }
}
