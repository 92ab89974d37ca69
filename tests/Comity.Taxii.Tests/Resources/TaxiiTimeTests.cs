namespace Comity.Taxii.Tests;

public sealed class TaxiiTimeTests
{
    [Theory]
    [InlineData("2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000000Z")]
    [InlineData("2026-03-01T12:00:00.5Z", "2026-03-01T12:00:00.500000Z")]
    [InlineData("2026-03-01T12:00:00.1234567Z", "2026-03-01T12:00:00.123456Z")]
    [InlineData("2026-03-01T12:00:00.000000000001Z", "2026-03-01T12:00:00.000000Z")]
    public void A_timestamp_is_written_with_six_digits_however_many_were_read(string text, string written)
    {
        Assert.True(TaxiiTime.TryParse(text, out var microseconds));
        Assert.Equal(written, TaxiiTime.Text(microseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-03-01T12:00:00")]
    [InlineData("2026-03-01T12:00:00+01:00")]
    [InlineData("2026-03-01 12:00:00Z")]
    public void What_is_no_timestamp_in_UTC_is_refused(string text) => Assert.False(TaxiiTime.TryParse(text, out _));
}
