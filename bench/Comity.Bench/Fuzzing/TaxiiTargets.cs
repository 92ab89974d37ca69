using System.Text;
using System.Text.Json;
using Comity.Bench.Formats;
using Comity.Stix;
using Comity.Taxii;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Comity.Bench.Fuzzing;

/// <summary>What TAXII's server reads from its clients and its operator, and what its client reads from servers.</summary>
internal static class TaxiiTargets
{
    private static readonly StixValidator Validator = new();
    private static readonly TaxiiQuery Everything = new(Guid.Parse("91a7b528-80eb-42ed-a74d-c6fbd5a26116"));
    private static readonly Uri Server = new("https://taxii.example.org/taxii2/");

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("TAXII envelopes", Envelopes, input => new EnvelopeReader(Validator, 1_000).Read(input)),
        new("TAXII filters", Queries, Filter),
        new("TAXII cursors", Cursors, input => Cursor.TryRead(Encoding.UTF8.GetString(input), Everything, 7, out _)),
        new("TAXII settings", Settings, Set),
        new("TAXII pages", Envelopes, input => Client(input, answer => PageReader.Read(answer, StixLimits.Default))),
        new("TAXII answers", Answers, Client),
    ];

    private static byte[][] Envelopes =>
    [
        Utf8($$"""{"more":true,"next":"x","objects":[{{string.Join(',', Enumerable.Range(0, 6).Select(StixInput.Generated))}}]}"""),
        Utf8($$"""{"objects":[{{StixInput.Generated(1)}}, {"a":[{}]} , null, 1, "\\"],"x_custom":{"b":[1,2]} }"""),
    ];

    private static byte[][] Queries =>
    [
        Utf8("?added_after=2026-01-01T00:00:00.123456Z&limit=100&match%5Btype%5D=indicator%2Cmalware"),
        Utf8("?match[id]=indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f&match[version]=first,last,2026-01-01T00:00:00.000Z&match[spec_version]=2.1&next=AQAAAAAAAAAAAAAAAAAAAAA"),
    ];

    private static byte[][] Cursors => [.. Enumerable.Range(1, 4).Select(number => Utf8(Cursor.Of(Everything, 7, number * 1_000_003L)))];

    private static byte[][] Settings => [JsonSerializer.SerializeToUtf8Bytes(TaxiiSettings.CreateFirst("Example exchange", "anna", out _), TaxiiSettingsJson.Form)];

    private static byte[][] Answers =>
    [
        Utf8("""{"id":"s","status":"pending","request_timestamp":"2026-01-01T00:00:00Z","total_count":3,"success_count":1,"successes":[{"id":"a","version":"v"}],"failures":[{"id":"b","message":"no"}],"pendings":["c"]}"""),
        Utf8("""{"title":"t","default":"/a/","api_roots":["/a/","https://taxii.example.org/b/"],"versions":["application/taxii+json;version=2.1"],"max_content_length":1000}"""),
        Utf8("""{"more":true,"next":"n","collections":[{"id":"91a7b528-80eb-42ed-a74d-c6fbd5a26116","can_read":true}],"objects":[{"id":"i","date_added":"2026-01-01T00:00:00Z","version":"v"}],"versions":["v"]}"""),
    ];

    private static void Filter(byte[] input)
    {
        const KnownFilters Known = KnownFilters.Paging | KnownFilters.Ids | KnownFilters.Types | KnownFilters.Versions | KnownFilters.SpecVersions;
        var query = new QueryCollection(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(input)));
        if (Filters.ErrorIn(query, Everything, Known, 1_000, out var asked) is null && asked.Query.Limit is < 1 or > 1_000)
            throw new InvalidOperationException("A limit beyond the page was let through.");
    }

    private static void Set(byte[] input)
    {
        try
        {
            JsonSerializer.Deserialize(input, TaxiiSettingsJson.Form)?.Checked();
        }
        catch (Exception refused) when (refused is JsonException or TaxiiSettingsException)
        {
            // Refused, as documented.
        }
    }

    private static void Client(byte[] input)
    {
        Client(input, answer => AnswerReader.Discovery(answer, Server));
        Client(input, AnswerReader.ApiRoot);
        Client(input, answer => AnswerReader.Collections(answer, Server));
        Client(input, AnswerReader.Status);
        Client(input, AnswerReader.Manifest);
        Client(input, AnswerReader.Versions);
    }

    private static void Client(byte[] input, Func<Answer, object> read)
    {
        try
        {
            read(new Answer(input, null, null));
        }
        catch (TaxiiClientException refused) when (refused.Code == "taxii.not-json")
        {
            // Refused, as documented.
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
