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
}
