using System.Text;

namespace Comity.Stix.Tests.Versions;

public sealed class StixVersionsTests
{
    private const string First =
        """{"type":"tool","id":"tool--1","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.0005Z","name":"a","x_n":1.50e3}""";

    private static readonly DateTimeOffset Later = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_next_version_keeps_every_member_and_the_text_of_every_number()
    {
        var next = StixVersions.Next(Parse(First), Later).Set("name", "b").Build(Later);

        Assert.Equal(First.Replace("2026-01-01T00:00:00.0005Z", "2026-03-04T12:00:00.000Z", StringComparison.Ordinal).Replace("\"a\"",
            "\"b\"", StringComparison.Ordinal), Encoding.UTF8.GetString(next.Utf8.Span));
        Assert.True(StixVersions.IsNewer(next, Parse(First)));
        Assert.False(StixVersions.IsNewer(Parse(First), next));
    }

    [Theory]
    [InlineData("2025-01-01T00:00:00Z")]
    [InlineData("2026-01-01T00:00:00.000Z")]
    public void Modified_is_later_even_where_the_clock_is_not(string clock)
    {
        var now = DateTimeOffset.Parse(clock, System.Globalization.CultureInfo.InvariantCulture);

        var next = StixVersions.Next(Parse(First), now).Build(now);

        Assert.Equal("2026-01-01T00:00:00.001Z", next.Modified.ToString());
        Assert.Equal("2026-01-01T00:00:00.002Z", StixVersions.Next(next, now).Build(now).Modified.ToString());
    }

    [Theory]
    [InlineData("id")]
    [InlineData("type")]
    [InlineData("created")]
    [InlineData("created_by_ref")]
    [InlineData("modified")]
    public void What_makes_the_object_is_not_changed(string name)
    {
        var next = StixVersions.Next(Parse(First), Later);

        Assert.Throws<ArgumentException>(() => next.Set(name, "x"));
        Assert.Throws<ArgumentException>(() => next.Remove(name));
    }

    [Fact]
    public void What_is_revoked_has_no_later_versions()
    {
        var last = StixVersions.Revoke(Parse(First), Later);

        Assert.True(StixVersions.IsRevoked(last));
        Assert.False(StixVersions.IsRevoked(Parse(First)));
        Assert.Throws<InvalidOperationException>(() => StixVersions.Next(last, Later));
    }

    [Theory]
    [InlineData("""{"type":"ipv4-addr","id":"ipv4-addr--1","value":"192.0.2.1"}""", null)]
    [InlineData("""{"type":"marking-definition","id":"marking-definition--1","created":"2026-01-01T00:00:00.000Z"}""",
        "2026-01-01T00:00:00.000Z")]
    [InlineData(First, "2026-01-01T00:00:00.0005Z")]
    public void A_version_is_named_by_modified_else_by_created(string json, string? version) =>
        Assert.Equal(version, StixVersions.Of(Parse(json))?.ToString());

    [Fact]
    public void Without_versions_none_is_newer_and_none_is_made()
    {
        var address = Parse("""{"type":"ipv4-addr","id":"ipv4-addr--1","value":"192.0.2.1"}""");

        Assert.False(StixVersions.IsNewer(address, address));
        Assert.Throws<InvalidOperationException>(() => StixVersions.Next(address, Later));
        Assert.False(StixVersions.IsNewer(
            Parse(First.Replace("2026", "2027", StringComparison.Ordinal).Replace("tool--1", "tool--2", StringComparison.Ordinal)),
            Parse(First)));
    }

    private static StixObject Parse(string json) => StixObject.Parse(Encoding.UTF8.GetBytes(json));
}
