using System.Text;
using System.Text.Json;

namespace Comity.Stix.Tests.Reading;

public sealed class StixReaderTests
{
    private const string A = """{"type":"x-a", "n":1.50}""";
    private const string B = """{"type":"x-b","s":"}]\"{"}""";

    [Theory]
    [InlineData($$"""{"type":"bundle","id":"bundle--1","objects":[{{A}},{{B}}]}""")]
    [InlineData($$"""{"objects" : [ {{A}} , {{B}} ] , "type":"bundle","x_more":{"a":[1]} }""")]
    [InlineData($$"""{"more":true,"next":"7","objects":[{{A}},{{B}}]}""")]
    [InlineData($$"""{"obj\u0065cts":[{{A}},{{B}}]}""")]
    [InlineData($" [{A},{B}] ")]
    [InlineData($$"""[{"type":"bundle","objects":[{{A}}]},{"type":"bundle"},{"type":"bundle","objects":[]},{"objects":[{{B}}]}]""")]
    [InlineData($$"""[{{A}},{"objects":[{{B}}]}]""")]
    public async Task Objects_are_found_in_every_form_of_document_and_kept_to_the_byte(string document) =>
        Assert.Equal([A, B], await Texts(document));

    [Theory]
    [InlineData(A)]
    [InlineData("""{"type":"observed-data","objects":{"0":{"type":"x"}}}""")]
    [InlineData("""{"type":"x-own","objects":[1,{"type":"y"}]}""")]
    [InlineData("""{"id":"x"}""")]
    public async Task A_single_object_is_a_document(string document) => Assert.Equal([document], await Texts(document));

    [Theory]
    [InlineData("""{"type":"bundle","id":"bundle--1"}""")]
    [InlineData("{}")]
    [InlineData("""{"more":false}""")]
    [InlineData("[]")]
    [InlineData("\uFEFF[]")]
    public async Task A_document_may_be_empty(string document) => Assert.Empty(await Texts(document));

    [Theory]
    [InlineData("", "stix.not-json", 0)]
    [InlineData("5", "stix.not-json", 0)]
    [InlineData("[{}] x", "stix.not-json", 5)]
    [InlineData("\uFEFF\uFEFF[]", "stix.not-json", 3)]
    [InlineData("""{"objects":[{},]}""", "stix.not-json", 15)]
    [InlineData("""{"objects":[{} {}]}""", "stix.not-json", 15)]
    [InlineData("""{"objects":[{}""", "stix.not-json", 14)]
    [InlineData("""{"objects":[{}],}""", "stix.not-json", 16)]
    [InlineData("""{"objects":[{}],"id":tru}""", "stix.not-json", 24)]
    [InlineData("""{"objects":[{}],"objects":[]}""", "stix.duplicate-member", 16)]
    [InlineData("""{"id":"a","\u0069d":"b","objects":[]}""", "stix.duplicate-member", 10)]
    [InlineData("""{"x":{"a":1,"a":2},"objects":[]}""", "stix.duplicate-member", 5)]
    [InlineData("""{"objects":[],"type":"report"}""", "stix.not-a-bundle", 21)]
    [InlineData("""{"type":"bundle","objects":{}}""", "stix.no-list-of-objects", 0)]
    [InlineData("""{"objects":[1]}""", "stix.not-an-object", 12)]
    [InlineData("""{"objects":[{"a":1,"a":2}]}""", "stix.duplicate-member", 12)]
    [InlineData("""{"objects":[{"a":01}]}""", "stix.not-json", 18)]
    public async Task What_is_broken_is_refused_with_its_place(string document, string code, int position)
    {
        var refused = await Assert.ThrowsAsync<StixFormatException>(() => Texts(document));

        Assert.Equal((code, position), (refused.Code, refused.Position));
    }

    [Fact]
    public void One_bad_object_does_not_lose_the_others()
    {
        var document = Encoding.UTF8.GetBytes($$"""{"objects":[{{A}},{"a":01},7,{"b":1,"b":2},{{B}}]}""");

        var members = StixReader.ReadEach(document).ToList();

        Assert.Equal([null, "stix.not-json", "stix.not-an-object", "stix.duplicate-member", null], members.Select(m => m.Error?.Code));
        Assert.Equal(["x-a", null, null, null, "x-b"], members.Select(m => m.Object?.Type));
        Assert.Equal([A, """{"a":01}""", "7", """{"b":1,"b":2}""", B], members.Select(m => Encoding.UTF8.GetString(m.Utf8.Span)));
        Assert.All(members, (m, index) => Assert.Equal((index, document.AsSpan().IndexOf(m.Utf8.Span)), (m.Index, (int)m.Offset)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task A_stream_says_of_each_member_what_a_document_in_memory_says(int chunk)
    {
        var document = Encoding.UTF8.GetBytes($$"""{"objects":[{{A}},{"a":01},7,{"b":1,"b":2},{"c":[[[[]]]]},{{B}}]} x""");
        var limits = new StixLimits { MaxDepth = 4 };

        var held = await Said(StixReader.ReadEach(document, limits).ToAsyncEnumerable());
        var read = await Said(StixReader.ReadEachAsync(new ChunkStream(document, chunk), limits: limits));

        Assert.Equal(held, read);
        Assert.Equal((7, "stix.not-json"), (read.Count, read[^1]));
    }

    [Fact]
    public void One_bad_object_of_a_plain_list_does_not_lose_the_others()
    {
        var members = StixReader.ReadEach(Encoding.UTF8.GetBytes($$"""[{{A}},{"a" 1},{"type":"x",},{{B}}]""")).ToList();

        Assert.Equal(["x-a", null, null, "x-b"], members.Select(m => m.Object?.Type));
    }

    [Fact]
    public async Task What_stands_around_the_objects_is_told()
    {
        var around = new List<string>();
        var document = """{"more":true,"objects":[{}],"next":"a\u0062","x":{"y":[1.0]}}"""u8.ToArray();

        await foreach (var _ in StixReader.ReadAsync(new MemoryStream(document), (name, value) =>
            around.Add($"{name}={value.GetRawText()}")))
        {
        }

        Assert.Equal(["more=true", "next=\"a\\u0062\"", """x={"y":[1.0]}"""], around);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"type\":\"bundle\",\"objects\":[", "]}")]
    public async Task A_document_of_many_windows_is_read_wherever_in_an_object_a_window_ends(string before, string after)
    {
        var random = new Random(5);
        var objects = Enumerable.Range(0, 3_000).Select(number =>
            $$"""{"id":"x--{{number}}","type":"x","name":"{{new string('n', random.Next(300))}}"}""").ToArray();
        using var document = new MemoryStream(Encoding.UTF8.GetBytes(before + string.Join(",\n", objects) + after));

        var read = await StixReader.ReadAsync(document, cancellation: TestContext.Current.CancellationToken).Select(one =>
            Encoding.UTF8.GetString(one.Utf8.Span)).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(objects, read);
    }

    [Fact]
    public async Task An_object_is_there_before_the_stream_ends()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes($$"""{"objects":[{{A}}"""));
        await using var objects = StixReader.ReadAsync(pipe.Reader.AsStream()).GetAsyncEnumerator();

        Assert.True(await objects.MoveNextAsync());
        Assert.Equal("x-a", objects.Current.Type);
    }

    [Theory]
    [InlineData("""{"objects":[{"a":1}, {"a":2}]}""", 1, 100, 64, "stix.too-many")]
    [InlineData("""{"objects":[{"a":1}, {"a":"123"}]}""", 2, 8, 64, "stix.too-large")]
    [InlineData("""{"objects":[], "x":"1234567"}""", 2, 8, 64, "stix.too-large")]
    [InlineData("""{"x":"1234567", "objects":[]}""", 2, 8, 64, "stix.too-large")]
    [InlineData("""[[[[[[[[[[[[[[[""", 2, 8, 64, "stix.too-large")]
    [InlineData("""{"objects":[{"a":[[[]]]}]}""", 2, 100, 3, "stix.too-deep")]
    [InlineData("""{"x":[[[[]]]],"objects":[]}""", 2, 100, 3, "stix.too-deep")]
    public async Task Counts_sizes_and_depth_are_bounded(string document, int objects, int bytes, int depth, string code)
    {
        var limits = new StixLimits { MaxObjects = objects, MaxObjectBytes = bytes, MaxDepth = depth };

        Assert.Equal(code, (await Assert.ThrowsAsync<StixFormatException>(() => Texts(document, limits))).Code);
    }

    [Fact]
    public async Task A_document_is_bounded_whatever_it_consists_of()
    {
        var limits = new StixLimits { MaxDocumentBytes = 20 };

        Assert.Equal("stix.too-large",
            (await Assert.ThrowsAsync<StixFormatException>(() => Texts("[" + new string(' ', 20) + "]", limits))).Code);
        Assert.Empty(await Texts("[" + new string(' ', 18) + "]", limits));
    }

    [Fact]
    public async Task Members_without_number_around_the_objects_are_refused()
    {
        var members = string.Concat(Enumerable.Range(0, 1_001).Select(n => $"\"m{n}\":{n},"));

        Assert.Equal("stix.too-many",
            (await Assert.ThrowsAsync<StixFormatException>(() => Texts($$"""{ {{members}}"objects":[]}"""))).Code);
        Assert.Equal("stix.too-many",
            (await Assert.ThrowsAsync<StixFormatException>(() => Texts($$"""{"objects":[],{{members[..^1]}} }"""))).Code);
    }

    // Each member as text, and the refusal that ended it.
    private static async Task<List<string>> Said(IAsyncEnumerable<StixMember> members)
    {
        var said = new List<string>();
        try
        {
            await foreach (var one in members)
                said.Add($"{one.Index} {one.Offset} {Encoding.UTF8.GetString(one.Utf8.Span)} {one.Object?.Type} {one.Error?.Code} {one.Error?.Position}");
        }
        catch (StixFormatException refusal)
        {
            said.Add(refusal.Code);
        }

        return said;
    }

    // Both forms must say the same, at chunks of every size.
    private static async Task<IReadOnlyList<string>> Texts(string document, StixLimits? limits = null)
    {
        var utf8 = Encoding.UTF8.GetBytes(document);
        var whole = await BothForms.InMemory(utf8, limits);
        foreach (var chunk in (int[])[1, 2, 3, 7, 64, 100_000])
            Assert.Equal(whole, await BothForms.Streaming(utf8, chunk, limits));
        return whole.Refusal is { } refusal ? throw refusal : whole.Objects;
    }
}
