using System.Text;
using Comity.Cases.Territory;

namespace Comity.Tests.Territory;

public class CommunityCodesTests
{
    [Fact]
    public void A_table_reads_back_as_the_same_bytes_and_the_same_version()
    {
        var json = Given.Codes().ToJson();

        var read = CommunityCodes.Parse(json).Value;

        Assert.Equal(json, read.ToJson());
        Assert.Equal(4, read.Version);
        Assert.Equal(Given.XB, read.Find("XB")!.Participant);
    }

    [Fact]
    public void A_change_makes_the_next_version_and_leaves_the_old_one_as_it_was()
    {
        var codes = Given.Codes();

        Assert.Equal(5, codes.Without("XB").Version);
        Assert.Null(codes.Without("XB").Find("XB"));
        Assert.NotNull(codes.Find("XB"));
        Assert.Same(codes, codes.Without("XZ"));
    }

    [Fact]
    public void A_code_that_is_not_there_is_unmapped_and_regions_are_regional_unless_the_table_says_otherwise()
    {
        Assert.Null(CommunityCodes.None.Find("XA"));
        Assert.Null(CommunityCodes.None.Find(""));
        Assert.Equal(CodeKind.Regional, CommunityCodes.None.Find("EU")!.Kind);
        Assert.Equal(CodeKind.Regional, CommunityCodes.None.Find("AP")!.Kind);
        Assert.Equal(Given.XC, CommunityCodes.None.With(new CodeEntry("EU", CodeKind.Mapped, Given.XC)).Value.Find("EU")!.Participant);
    }

    [Theory]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":-1,"entries":[]}""")]
    [InlineData("""{"version":1,"entries":[],"more":1}""")]
    [InlineData("""{"version":1,"version":2,"entries":[]}""")]
    [InlineData("""{"version":1,"entries":[{"code":"XA","kind":"mapped"}]}""")]
    [InlineData("""{"version":1,"entries":[{"code":"xa","kind":"regional"}]}""")]
    [InlineData("""{"version":1,"entries":[{"code":"XA","kind":"guessed"}]}""")]
    [InlineData("""{"version":1,"entries":[{"code":"XA","kind":"disputed","participant":"p1:x"}]}""")]
    [InlineData("""{"version":1,"entries":[{"code":"XA","kind":"disputed"},{"code":"XA","kind":"regional"}]}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void A_table_of_another_shape_is_refused(string json) =>
        Assert.IsType<BadCodeTable>(CommunityCodes.Parse(Encoding.UTF8.GetBytes(json)).Refusal);

    [Fact]
    public void No_bytes_make_the_reader_throw()
    {
        var random = new Random(10);
        var json = Given.Codes().ToJson();
        for (var i = 0; i < 10_000; i++)
        {
            var read = CommunityCodes.Parse(Fuzz.Mutate(random, json));
            Assert.True(read.Refusal is null or BadCodeTable);
        }
    }
}
