using System.Text;

namespace Comity.Stix.Tests.Reading;

/// <summary>Envelopes as servers really answer them: the object that holds the objects is never taken for one of them.</summary>
public sealed class EnvelopeTests
{
    private const string A = """{"type":"x-a", "n":1.50}""";

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"more":false,"objects":null}""")]
    [InlineData("""{"objects":{"0":{"type":"file"}}}""")]
    [InlineData("""{"type":"report","id":"report--1","name":"an answer that says it is one"}""")]
    public void Without_a_list_of_objects_there_are_none(string envelope) => Assert.Empty(Read(envelope));

    [Theory]
    [InlineData($$"""{"objects":[{{A}}]}""")]
    [InlineData($$"""{"type":"envelope","id":"x","obj\u0065cts":[ {{A}} ],"more":false}""")]
    [InlineData($$"""{"objects":[{{A}}],"type":"report","x":{"a":1,"a":2} }""")]
    public void Its_list_of_objects_counts_whatever_else_it_says(string envelope) =>
        Assert.Equal(A, Encoding.UTF8.GetString(Assert.Single(Read(envelope)).Utf8.Span));

    [Fact]
    public void What_stands_beside_is_given_as_its_bytes_and_may_be_nested_as_it_likes()
    {
        var deep = new string('[', 5_000) + new string(']', 5_000);
        var told = new List<string>();

        Assert.Single(Read($$"""{"more" : true,"x":{{deep}},"objects":[{{A}}],"next": "a\u0062" }""", (name, utf8) => told.Add($"{name}={Encoding.UTF8.GetString(utf8.Span)}")));

        Assert.Equal(["more=true", $"x={deep}", "next=\"a\\u0062\""], told);
    }

    [Fact]
    public void A_broken_member_is_named_with_its_place_and_its_neighbours_are_read()
    {
        var members = Read($$"""{"objects":[{{A}},{"a":01},{{A}}]}""").ToList();

        Assert.Equal([true, false, true], members.Select(member => member.Object is not null));
        Assert.Equal(("stix.not-json", 43), (members[1].Error!.Code, members[1].Error!.Position));
    }

    [Theory]
    [InlineData("", "stix.not-json", 0)]
    [InlineData("[]", "stix.not-json", 0)]
    [InlineData("""{"objects":[{}]} {}""", "stix.not-json", 17)]
    [InlineData("""{"objects":[],"x":[1}}""", "stix.not-json", 20)]
    [InlineData("""{"objects":[{}""", "stix.not-json", 14)]
    [InlineData("""{"objects":[],"objects":[]}""", "stix.duplicate-member", 14)]
    public void What_is_broken_around_the_objects_is_refused_with_its_place(string envelope, string code, int position)
    {
        var refused = Assert.Throws<StixFormatException>(() => Read(envelope).Count());

        Assert.Equal((code, position), (refused.Code, refused.Position));
    }

    private static IEnumerable<StixMember> Read(string envelope, Action<string, ReadOnlyMemory<byte>>? beside = null) =>
        StixReader.ReadEnvelope(Encoding.UTF8.GetBytes(envelope), beside ?? ((_, _) => { }));
}
