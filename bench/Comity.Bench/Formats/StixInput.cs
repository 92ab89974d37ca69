using System.Globalization;
using System.IO.Compression;
using System.Text;
using Comity.Bench.Measuring;
using Comity.Stix;

namespace Comity.Bench.Formats;

/// <summary>Objects to be read and judged: a real bundle where the data folder holds one, else generated ones of the types that feeds carry most.</summary>
internal static class StixInput
{
    public const string RealBundle = "attack-*.json.gz";

    /// <summary>What it is, for the line of the table.</summary>
    public static string NameOf(Conditions conditions) => FileOf(conditions) is null ? "generated" : "real bundle";

    public static async Task<IReadOnlyList<StixObject>> ReadAsync(Conditions conditions)
    {
        if (FileOf(conditions) is not { } file)
            return [.. Enumerable.Range(0, 2_000).Select(number => StixObject.Parse(Encoding.UTF8.GetBytes(Generated(number))))];
        await using var packed = File.OpenRead(file);
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        var objects = new List<StixObject>();
        await foreach (var stix in StixReader.ReadAsync(unpacked))
            objects.Add(stix);
        return objects;
    }

    /// <summary>An indicator, an address seen, malware or a relationship between them; valid, and another for each number.</summary>
    public static string Generated(int number) => (number % 4) switch
    {
        0 => $$"""{"type":"indicator","spec_version":"2.1","id":"{{Id("indicator", number)}}","created":"{{At(number)}}","modified":"{{At(number)}}","name":"Beacon {{number}}","indicator_types":["malicious-activity"],"pattern":"{{Pattern(number)}}","pattern_type":"stix","valid_from":"{{At(number)}}","confidence":{{number % 101}},"labels":["invented"]}""",
        1 => $$"""{"type":"malware","spec_version":"2.1","id":"{{Id("malware", number)}}","created":"{{At(number)}}","modified":"{{At(number)}}","name":"Invented family {{number}}","is_family":true,"malware_types":["trojan"],"description":"Seen in an exercise only.","kill_chain_phases":[{"kill_chain_name":"invented-chain","phase_name":"delivery"}]}""",
        2 => $$"""{"type":"observed-data","spec_version":"2.1","id":"{{Id("observed-data", number)}}","created":"{{At(number)}}","modified":"{{At(number)}}","first_observed":"{{At(number)}}","last_observed":"{{At(number)}}","number_observed":1,"object_refs":["{{Id("ipv6-addr", number)}}"]}""",
        _ => $$"""{"type":"relationship","spec_version":"2.1","id":"{{Id("relationship", number)}}","created":"{{At(number)}}","modified":"{{At(number)}}","relationship_type":"indicates","source_ref":"{{Id("indicator", number)}}","target_ref":"{{Id("malware", number)}}"}""",
    };

    /// <summary>A pattern on documentation addresses and names, another for each number.</summary>
    public static string Pattern(int number) => (number % 3) switch
    {
        0 => $"[ipv6-addr:value = '2001:db8::{number:x}']",
        1 => $"[domain-name:value = 'host-{number}.example.net' OR url:value LIKE 'https://host-{number}.example.net/%']",
        _ => $"[file:hashes.'SHA-256' = '{number:x64}' AND file:size > {number}] WITHIN 600 SECONDS",
    };

    public static string Id(string type, int number) => $"{type}--{number:x8}-0000-4000-8000-000000000000";

    public static string At(int number) =>
        DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000L + number).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string? FileOf(Conditions conditions) =>
        conditions.DataFolder is { } folder ? Directory.EnumerateFiles(folder, RealBundle).Order(StringComparer.Ordinal).FirstOrDefault() : null;
}
