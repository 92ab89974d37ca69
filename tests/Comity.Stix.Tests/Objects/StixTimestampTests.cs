using System.Globalization;

namespace Comity.Stix.Tests.Objects;

public sealed class StixTimestampTests
{
    [Theory]
    [InlineData("2016-01-20T12:31:12Z")]
    [InlineData("2016-01-20T12:31:12.1Z")]
    [InlineData("2016-01-20T12:31:12.123456789012Z")]
    [InlineData("2016-12-31T23:59:60Z")]
    public void A_timestamp_is_read_and_written_as_it_came(string text)
    {
        Assert.True(StixTimestamp.TryParse(text, out var time));
        Assert.Equal(text, time.ToString());
    }

    [Theory]
    [InlineData("2016-01-20T12:31:12")]
    [InlineData("2016-01-20t12:31:12z")]
    [InlineData("2016-01-20T12:31:12.Z")]
    [InlineData("2016-01-20T12:31:12+00:00")]
    [InlineData("2016-01-20 12:31:12Z")]
    [InlineData("2016-02-30T12:31:12Z")]
    [InlineData("2016-01-20T24:00:00Z")]
    [InlineData("")]
    [InlineData("2016-12-31T12:59:60Z")]
    [InlineData("2016-12-30T23:59:60Z")]
    [InlineData("2016-12-31T23:58:60Z")]
    public void What_is_no_STIX_timestamp_is_refused(string text) => Assert.False(StixTimestamp.TryParse(text, out _));

    [Theory]
    [InlineData("2016-01-20T12:31:12Z", "2016-01-20T12:31:12.000Z", 0)]
    [InlineData("2016-01-20T12:31:12.1Z", "2016-01-20T12:31:12.09Z", 1)]
    [InlineData("2016-01-20T12:31:12.00000000001Z", "2016-01-20T12:31:12Z", 1)]
    [InlineData("2016-01-20T12:31:11.999Z", "2016-01-20T12:31:12Z", -1)]
    public void Instants_compare_to_the_last_digit(string left, string right, int order)
    {
        Assert.True(StixTimestamp.TryParse(left, out var a));
        Assert.True(StixTimestamp.TryParse(right, out var b));
        Assert.Equal(order, Math.Sign(a.CompareTo(b)));
        Assert.Equal(order == 0, a.Equals(b));
    }

    [Fact]
    public void Texts_like_instants_are_read_exactly_where_the_framework_reads_them()
    {
        var random = new Random(20_260_308);
        const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";
        var read = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var text = $"{random.Next(3) * 1_012:0000}-{random.Next(14):00}-{random.Next(33):00}T{random.Next(26):00}:{random.Next(62):00}:{random.Next(60):00}Z".ToCharArray();
            if (random.Next(4) == 0)
                text[random.Next(text.Length)] = "0-:TZ+ \u0661"[random.Next(8)];
            var expected = DateTime.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at);
            Assert.True(expected == StixTimestamp.TryParse(new string(text), out var time), new string(text));
            Assert.True(!expected || time.At == new DateTimeOffset(at), new string(text));
            read += expected ? 1 : 0;
        }

        Assert.InRange(read, 10_000, 90_000);
    }
}
