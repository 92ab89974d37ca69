using System.IO.Compression;
using System.Text;
using static Comity.Taxii.Tests.RunningServer;

namespace Comity.Taxii.Tests;

/// <summary>TAXII 2.1, 4.3, 5.5 and 5.7.</summary>
public sealed class AddingTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_addition_is_answered_with_its_status_and_the_status_can_be_asked_for()
    {
        var added = await _server.PostAsync(Shared, Stix.Indicator(1), Stix.Marking(2));

        Assert.Equal((202, "application/taxii+json;version=2.1"), (added.Status, added.ContentType));
        Assert.Equal("complete", added.Json.GetProperty("status").GetString());
        Assert.Equal((2, 2, 0, 0),
            (added.Number("total_count"), added.Number("success_count"), added.Number("failure_count"), added.Number("pending_count")));
        Assert.Equal(["2026-01-01T00:00:00.000Z", "2026-01-05T00:00:00.000Z"],
            added.Json.GetProperty("successes").EnumerateArray().Select(one => one.GetProperty("version").GetString()!));
        Assert.False(added.Json.TryGetProperty("failures", out _));
        Assert.Equal(added.Text, (await _server.GetAsync($"api/status/{added.Json.GetProperty("id").GetString()}/")).Text);
    }

    [Fact]
    public async Task A_status_expires()
    {
        var clock = new MovedClock();
        await using var server = await StartAsync(clock: clock);
        var status = (await server.PostAsync(Shared, Stix.Indicator(1))).Json.GetProperty("id").GetString();
        clock.Move(TimeSpan.FromDays(6));
        Assert.Equal(200, (await server.GetAsync($"api/status/{status}/")).Status);
        clock.Move(TimeSpan.FromDays(2));
        Assert.Equal(404, (await server.GetAsync($"api/status/{status}/")).Status);
    }

    [Fact]
    public async Task Bad_objects_are_named_with_their_place_and_lose_no_other()
    {
        var added = await _server.PostAsync(Shared, Stix.Indicator(1), """{"type":"indicator","id":"indicator--1"}""", """{"a":1,"a":2}""",
            "17", Stix.Malware(2).Replace("\"is_family\":false", "\"is_family\":\"no\"", StringComparison.Ordinal),
            """{"type":"malware","id":"malware--00000009-0000-4000-8000-000000000000","created":"2026-01-01T00:00:00Z"}""",
                Stix.Indicator(3));

        Assert.Equal((7, 2, 5), (added.Number("total_count"), added.Number("success_count"), added.Number("failure_count")));
        var failures = added.Json.GetProperty("failures").EnumerateArray().ToList();
        Assert.Equal(["indicator--1", "objects/2", "objects/3", "malware--00000002-0000-4000-8000-000000000000",
            "malware--00000009-0000-4000-8000-000000000000"], failures.Select(one => one.GetProperty("id").GetString()!));
        Assert.All(failures, one => Assert.False(string.IsNullOrEmpty(one.GetProperty("version").GetString())));
        Assert.StartsWith("Object 4 (counted from 0): /is_family", failures[3].GetProperty("message").GetString());
        Assert.Equal([Made.IndicatorId(1), Made.IndicatorId(3)], (await _server.GetAsync(Objects(Shared))).Ids);
    }

    [Fact]
    public async Task A_collection_that_does_not_validate_takes_what_can_be_addressed()
    {
        var added = await _server.PostAsync(
            AsIs, """{"type":"malware","id":"malware--00000009-0000-4000-8000-000000000000","created":"2026-01-01T00:00:00Z"}""",
            """{"type":"malware","id":"malware--00000009-0000-4000-8000-000000000000","created":"yesterday"}""",
                """{"type":"malware","spec_version":"3.0","id":"malware--00000008-0000-4000-8000-000000000000"}""",
                """{"type":"tool","id":"malware--00000009-0000-4000-8000-000000000000"}""");

        Assert.Equal((1, 3), (added.Number("success_count"), added.Number("failure_count")));
        Assert.Equal("application/stix+json;version=2.0",
            (await _server.GetAsync(Manifest(AsIs))).Objects[0].GetProperty("media_type").GetString());
    }

    [Fact]
    public async Task A_duplicate_is_no_error_and_the_same_version_with_other_content_is_a_named_failure()
    {
        await _server.PostAsync(Shared, Stix.Indicator(1));
        var again = await _server.PostAsync(Shared, Stix.Indicator(1), Stix.Indicator(1), Stix.Indicator(1, name: "other"));

        Assert.Equal((3, 2, 1), (again.Number("total_count"), again.Number("success_count"), again.Number("failure_count")));
        Assert.Contains("other content", again.Json.GetProperty("failures")[0].GetProperty("message").GetString());
        Assert.Equal(Stix.Indicator(1),
            Assert.Single((await _server.GetAsync(Objects(Shared, "?match[version]=all"))).Objects).GetRawText());
    }

    [Theory]
    [InlineData("application/taxii+json", 202)]
    [InlineData("application/taxii+json; version=2.1", 202)]
    [InlineData("application/taxii+json; version=\"2.1\"; charset=UTF-8", 202)]
    [InlineData("application/json", 202)]
    [InlineData("application/taxii+json;version=2.0", 415)]
    [InlineData("application/taxii+json;charset=utf-16", 415)]
    [InlineData("application/stix+json;version=2.1", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("*/*", 415)]
    [InlineData("", 415)]
    public async Task The_media_types_of_envelopes_are_taken_and_others_refused(string type, int status) =>
        Assert.Equal(status, (await _server.PostAsync(Objects(Shared), $$"""{"objects":[{{Stix.Indicator(1)}}]}""", type)).Status);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("""{"objects":[]}""")]
    [InlineData("""{"objects":{}}""")]
    [InlineData("""{"objects":[{"type":"indicator"}""")]
    [InlineData("""{"objects":[1,]}""")]
    [InlineData("""{"type":"bundle","id":"bundle--11111111-0000-4000-8000-000000000000","objects":[{"type":"indicator"}]}""")]
    [InlineData("""{"type":"indicator","id":"indicator--11111111-0000-4000-8000-000000000000"}""")]
    [InlineData("""[{"type":"indicator"}]""")]
    public async Task What_is_no_envelope_is_refused_and_nothing_is_stored(string body)
    {
        var got = await _server.PostAsync(Objects(AsIs), body);

        Assert.Equal(422, got.Status);
        Assert.Equal("422", got.Json.GetProperty("http_status").GetString());
        Assert.Equal("{}", (await _server.GetAsync(Objects(AsIs))).Text);
    }

    [Fact]
    public async Task An_envelope_that_breaks_off_after_good_objects_stores_none_of_them()
    {
        Assert.Equal(422, (await _server.PostAsync(
            Objects(Shared), $$"""{"objects":[{{Stix.Indicator(1)}},{{Stix.Indicator(2)}},""")).Status);
        Assert.Equal("{}", (await _server.GetAsync(Objects(Shared))).Text);
    }

    [Fact]
    public void The_largest_body_that_can_be_allowed_has_room_in_a_buffer() =>
        Assert.InRange(PooledBytes.Grown(1 << 30, (1L << 30) + 4096), (1 << 30) + 4096, Array.MaxLength);

    [Fact]
    public async Task A_small_body_of_many_failures_has_a_small_status_with_exact_counts()
    {
        var added = await _server.PostAsync(
            Objects(Shared), $$"""{"objects":[{{Stix.Indicator(1)}},{{string.Join(',', Enumerable.Repeat("1", 15_000))}}]}""");

        Assert.Equal((15_001, 1, 15_000), (added.Number("total_count"), added.Number("success_count"), added.Number("failure_count")));
        Assert.InRange(added.Json.GetProperty("failures").GetArrayLength(), 500, 1000);
        Assert.True(added.Text.Length < 300 * 1024);
    }

    [Fact]
    public async Task Who_may_only_write_does_not_learn_from_a_status_what_was_there_already()
    {
        using var reader = _server.Reader();
        async Task<Got> Drop(string one) =>
            await reader.GotAsync(
                HttpMethod.Post, Objects(DropBox), Body(Encoding.UTF8.GetBytes($$"""{"objects":[{{one}},{{Stix.Address}}]}""")));
        var first = await Drop(Stix.Indicator(1));
        var second = await Drop(Stix.Indicator(1, name: "other"));

        foreach (var status in new[] { first, second })
        {
            Assert.Equal((2, 0), (status.Number("success_count"), status.Number("failure_count")));
            Assert.DoesNotContain("message", status.Text);
            Assert.Equal(["2026-01-01T00:00:00.000Z", status.Json.GetProperty("request_timestamp").GetString()!],
                status.Json.GetProperty("successes").EnumerateArray().Select(one => one.GetProperty("version").GetString()!));
        }
    }

    [Fact]
    public async Task Nesting_without_end_is_one_failed_object()
    {
        var added = await _server.PostAsync(AsIs, Stix.Indicator(1), "{\"a\":" + new string('[', 5000) + new string(']', 5000) + "}");

        Assert.Equal((1, 1), (added.Number("success_count"), added.Number("failure_count")));
    }

    [Fact]
    public async Task Too_many_objects_in_a_body_of_lawful_length_are_refused_with_the_limit_and_without_413()
    {
        await using var server = await StartAsync(configure: options => options.MaxObjects = 10);

        Assert.Equal(202, (await server.PostAsync(Shared, Stix.Indicators(10))).Status);
        var refused = await server.PostAsync(Shared, Stix.Indicators(11));
        Assert.Equal((422, 10), (refused.Status, refused.Json.GetProperty("details").GetProperty("max_objects").GetInt32()));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_envelope_is_taken_and_bounded_after_decompression(string encoding)
    {
        Assert.Equal(202, (await PostCompressedAsync(encoding, $$"""{"objects":[{{Stix.Indicator(1)}}]}""")).Status);
        var bomb = await PostCompressedAsync(encoding, $$"""{"objects":[{{Stix.Indicator(2, name: new string('x', 300 * 1024))}}]}""");

        Assert.Equal((422, 256 * 1024), (bomb.Status, bomb.Json.GetProperty("details").GetProperty("max_content_length").GetInt32()));
        Assert.Equal([Made.IndicatorId(1)], (await _server.GetAsync(Objects(Shared))).Ids);
    }

    private async Task<Got> PostCompressedAsync(string encoding, string body)
    {
        using var bytes = new MemoryStream();
        await using (Stream compressor = encoding == "br"
            ? new BrotliStream(bytes, CompressionLevel.Fastest, true)
            : new GZipStream(bytes, CompressionLevel.Fastest, true))
            compressor.Write(Encoding.UTF8.GetBytes(body));
        var content = Body(bytes.ToArray());
        content.Headers.Add("Content-Encoding", encoding);
        return await _server.Http.GotAsync(HttpMethod.Post, Objects(Shared), content);
    }

    [Theory]
    [InlineData("compress", 415)]
    [InlineData("gzip, gzip", 415)]
    [InlineData("gzip", 422)]
    [InlineData("br", 422)]
    public async Task A_body_that_is_not_in_its_encoding_is_refused(string encoding, int status)
    {
        var content = Body(Encoding.UTF8.GetBytes($$"""{"objects":[{{Stix.Indicator(1)}}]}"""));
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        Assert.Equal(status, (await _server.Http.GotAsync(HttpMethod.Post, Objects(Shared), content)).Status);
    }

    [Fact]
    public async Task A_deleted_object_is_gone_from_objects_and_manifest()
    {
        await _server.PostAsync(Shared, Stix.Indicator(1), Stix.Indicator(1, "2026-01-02T00:00:00.000Z"), Stix.Indicator(2));
        var path = Objects(Shared, $"{Made.IndicatorId(1)}/");

        Assert.Equal(200, (await _server.Http.GotAsync(HttpMethod.Delete, path + "?match[version]=2026-01-02T00:00:00.000Z")).Status);
        Assert.Equal("2026-01-01T00:00:00.000Z", (await _server.GetAsync(path)).Objects[0].GetProperty("modified").GetString());
        var deleted = await _server.Http.GotAsync(HttpMethod.Delete, path);
        Assert.Equal((200, "", "application/taxii+json;version=2.1"), (deleted.Status, deleted.Text, deleted.ContentType));
        Assert.Equal(404, (await _server.GetAsync(path)).Status);
        Assert.Equal(404, (await _server.Http.GotAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal([Made.IndicatorId(2)], (await _server.GetAsync(Manifest(Shared, "?match[version]=all"))).Ids);
    }

    [Fact]
    public async Task Envelopes_of_random_bytes_are_answered_and_never_fail()
    {
        var random = new Random(20260301);
        var good = Encoding.UTF8.GetBytes($$"""{"objects":[{{Stix.Indicator(1)}},{{Stix.Address}},{{Stix.Marking(1)}}],"more":false}""");
        for (var i = 0; i < 400; i++)
        {
            var body = good[..random.Next(good.Length / 2, good.Length + 1)];
            for (var change = random.Next(6); change > 0; change--)
                body[random.Next(body.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : "{}[]\",:\\0"[random.Next(9)]);
            Assert.Contains((await _server.Http.GotAsync(HttpMethod.Post, Objects(AsIs), Body(body))).Status, new[] { 202, 422 });
        }

        Assert.Equal(200, (await _server.GetAsync(Objects(AsIs, "?match[version]=all"))).Status);
    }
}
