using System.Text;
using Comity.Federation;

namespace Comity.Trust.Tests.Federation.Sync;

public sealed class PageTests
{
    private static readonly StatementId Sid = StatementId.Of("a payload"u8);

    [Fact]
    public void A_page_is_read_as_it_was_written()
    {
        var items = FeedPage.WriteItems(
        [
            FeedPage.WriteItem(new PageItem(7, Sid, """{"tag":"x"}"""u8.ToArray(), default, IsGone: false)),
            FeedPage.WriteItem(new PageItem(8, Sid, default, "a.b.c"u8.ToArray(), IsGone: false)),
            FeedPage.WriteItem(new PageItem(9, Sid, default, """{"payload":"x"}"""u8.ToArray(), IsGone: false)),
            FeedPage.WriteItem(new PageItem(10, Sid, default, default, IsGone: true)),
        ]);
        var anchors = FeedPage.WriteAnchors(new PageAnchors(0, "note", 3, [1], 0, 1, [new AnchoredLeaf(Sid, 4, [2, 3])]));
        var page = FeedPage.Read(FeedPage.Assemble("h.e.d"u8.ToArray(), items, anchors)).Value;
        Assert.Equal(FeedPage.Digest(items, anchors), page.Content);
        Assert.Equal([7L, 8, 9, 10], page.Items.Select(item => item.N));
        Assert.Equal(["""{"tag":"x"}""", "", "", ""], page.Items.Select(item => Encoding.UTF8.GetString(item.Jwe.Span)));
        Assert.Equal(["", "a.b.c", """{"payload":"x"}""", ""], page.Items.Select(item => Encoding.UTF8.GetString(item.Jws.Span)));
        Assert.Equal(4, Assert.Single(page.Anchors!.Leaves).Index);
    }

    [Theory]
    [InlineData("""{"head":"h","items":[{"n":1,"sid":"S"}]}""")]
    [InlineData("""{"head":"h","items":[{"n":1,"sid":"S","jws":"a","gone":true}]}""")]
    [InlineData("""{"head":"h","items":[{"n":1,"sid":"S","jws":"a"},{"n":3,"sid":"S","jws":"a"}]}""")]
    [InlineData("""{"head":"h","items":[{"n":0,"sid":"S","jws":"a"}]}""")]
    [InlineData("""{"head":"h","items":[{"n":1,"sid":"S","jws":"a","more":1}]}""")]
    [InlineData("""{"head":"h","items":[],"more":1}""")]
    [InlineData("""{"head":"h","head":"h","items":[]}""")]
    [InlineData("""{"head":"h","items":[],"anchors":{"epoch":-1,"checkpoint":"","from":0,"consistency":"","leaves":[]}}""")]
    [InlineData("""{"head":"h","items":[],"anchors":{"epoch":0}}""")]
    [InlineData("""{"items":[]}""")]
    [InlineData("""{"head":"h"}""")]
    [InlineData("[]")]
    public void A_page_of_another_form_is_refused(string json) =>
        Assert.NotNull(FeedPage.Read(Encoding.UTF8.GetBytes(json.Replace("\"S\"", $"\"{Sid}\"", StringComparison.Ordinal))).Refusal);

    [Fact]
    public void A_page_with_an_item_too_many_is_refused()
    {
        byte[] Page(int count) => FeedPage.Assemble("h"u8.ToArray(), FeedPage.WriteItems(
            Enumerable.Range(1, count).Select(n => FeedPage.WriteItem(new PageItem(n, Sid, default, default, IsGone: true)))), []);
        Assert.Null(FeedPage.Read(Page(SyncProfile.MaxItems)).Refusal);
        Assert.NotNull(FeedPage.Read(Page(SyncProfile.MaxItems + 1)).Refusal);
    }

    [Fact]
    public void Bytes_changed_at_random_are_refused_or_have_another_digest()
    {
        var items = FeedPage.WriteItems([FeedPage.WriteItem(new PageItem(1, Sid, default, "a.b.c"u8.ToArray(), IsGone: false))]);
        var anchors = FeedPage.WriteAnchors(new PageAnchors(0, "note", 3, [1], 0, 1, [new AnchoredLeaf(Sid, 4, [2, 3])]));
        var whole = FeedPage.Assemble("h.e.d"u8.ToArray(), items, anchors);
        var content = FeedPage.Read(whole).Value.Content;
        var random = new Random(20261121);
        for (var i = 0; i < 5000; i++)
        {
            var bytes = whole.ToArray();
            var at = random.Next(bytes.Length);
            bytes[at] = (byte)random.Next(256);
            var read = FeedPage.Read(bytes);
            var isInHead = at < "{\"head\":\"h.e.d\",\"items\":".Length;
            Assert.True(read.Refusal is not null || isInHead || bytes[at] == whole[at] || read.Value.Content != content);
        }
    }
}
