using System.Net.Http.Headers;
using Comity.Federation.Outbound;

namespace Comity.Trust.Tests.Federation;

public sealed class BackoffTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Waits_double_up_to_fifteen_minutes_and_stay_there()
    {
        var backoff = new Backoff(_time, () => 1);
        var waits = Enumerable.Range(0, 40).Select(_ => Failed(backoff)).ToList();
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900], waits.Take(12).Select(w => w.TotalSeconds));
        Assert.Equal(Backoff.Longest, waits[^1]);
    }

    [Fact]
    public void Jitter_takes_away_at_most_half()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var backoff = new Backoff(_time, random.NextDouble);
            Failed(backoff);
            Assert.InRange(Failed(backoff), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public void A_peer_may_be_tried_when_the_wait_is_over_and_not_before()
    {
        var backoff = new Backoff(_time, () => 1);
        Assert.True(backoff.MayTry);
        backoff.Fail();
        _time.Now += TimeSpan.FromMilliseconds(999);
        Assert.False(backoff.MayTry);
        _time.Now += TimeSpan.FromMilliseconds(1);
        Assert.True(backoff.MayTry);
    }

    [Fact]
    public void Authentic_contact_forgets_all_failures()
    {
        var backoff = new Backoff(_time, () => 1);
        for (var i = 0; i < 9; i++)
            backoff.Fail();
        backoff.AuthenticContact();
        Assert.True(backoff.MayTry);
        Assert.Equal(TimeSpan.FromSeconds(1), Failed(backoff));
    }

    [Fact]
    public void A_peer_can_ask_for_more_but_not_for_ever()
    {
        var backoff = new Backoff(_time, () => 0);
        backoff.Fail(TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.FromSeconds(60), backoff.Remaining);
        backoff.Fail(TimeSpan.FromDays(400));
        Assert.Equal(Backoff.Longest, backoff.Remaining);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("99999999", 900)]
    [InlineData("Mon, 02 Nov 2026 12:02:00 GMT", 120)]
    [InlineData("Mon, 02 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 900)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("99999999999999999999", null)]
    public void Retry_After_is_read_as_seconds_or_date_and_clamped(string text, int? seconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", text);
        Assert.Equal(seconds, RetryAfter.Read(response, ManualTime.Noon)?.TotalSeconds);
    }

    [Fact]
    public void Without_Retry_After_nothing_was_asked()
    {
        using var response = new HttpResponseMessage();
        Assert.Null(RetryAfter.Read(response, ManualTime.Noon));
        response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, RetryAfter.Read(response, ManualTime.Noon));
    }

    private static TimeSpan Failed(Backoff backoff)
    {
        backoff.Fail();
        return backoff.Remaining;
    }
}
