using System.Text;

namespace Comity.Stix.Tests.Writing;

public sealed class StixBundleTests
{
    [Fact]
    public void A_bundle_keeps_its_bytes_and_the_members_of_its_producer()
    {
        var utf8 = """{"type":"bundle", "id":"bundle--44444444-4444-4444-8444-444444444444","x_run":{"n":1.0},"objects":[ {"type":"x-a"} ],"x_end":null}"""u8.ToArray();

        var bundle = StixBundle.Parse(utf8);

        Assert.Equal(utf8, bundle.Utf8.ToArray());
        Assert.Equal("bundle--44444444-4444-4444-8444-444444444444", bundle.Id);
        Assert.Equal(["type", "id", "x_run", "x_end"], bundle.Members.Keys);
        Assert.Equal("""{"n":1.0}""", bundle.Members["x_run"].GetRawText());
        Assert.Equal(["x-a"], bundle.Objects.Select(o => o.Type));
    }

    [Theory]
    [InlineData("""{"type":"indicator"}""", "stix.not-a-bundle")]
    [InlineData("""{"objects":[{}]}""", "stix.not-a-bundle")]
    [InlineData("""[{"type":"bundle"}]""", "stix.not-a-bundle")]
    [InlineData("", "stix.not-a-bundle")]
    [InlineData("""{"type":"bundle","objects":[1]}""", "stix.not-an-object")]
    [InlineData("""{"type":"bundle","objects":[{}],}""", "stix.not-json")]
    [InlineData("""{"type":"bundle","id":"a","id":"b"}""", "stix.duplicate-member")]
    public void What_is_no_bundle_is_refused(string json, string code) =>
        Assert.Equal(code, Assert.Throws<StixFormatException>(() => StixBundle.Parse(Encoding.UTF8.GetBytes(json))).Code);

    [Fact]
    public void A_bundle_made_of_objects_holds_them_as_they_are()
    {
        var stix = StixObject.Parse("""{ "type":"x-a","n":1.50 }"""u8.ToArray());

        var bundle = StixBundle.Of([stix, stix]);

        Assert.StartsWith("bundle--", bundle.Id, StringComparison.Ordinal);
        Assert.All(bundle.Objects, o => Assert.Equal(stix.Utf8.ToArray(), o.Utf8.ToArray()));
        Assert.Equal(bundle.Objects.Count, StixBundle.Parse(bundle.Utf8).Objects.Count);
        Assert.DoesNotContain("objects", StixBundle.Of([]).Members.Keys);
    }
}
