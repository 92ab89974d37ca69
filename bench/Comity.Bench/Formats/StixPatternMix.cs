using System.Text;
using Comity.Stix;

namespace Comity.Bench.Formats;

/// <summary>Patterns and observations that meet: every third observation satisfies one of the patterns, the others none.</summary>
/// <remarks>All by their number, and so the same in each run; addresses and names of documentation only.</remarks>
internal static class StixPatternMix
{
    private const string Instant = "2026-03-01T12:00:00Z";

    /// <summary>
    /// Of hundred patterns 60 ask with <c>=</c> (addresses, names, URLs, hashes, registry keys), 5 with IN, 4 with LIKE, 4 with ISSUBSET, 2 with
    /// MATCHES; 10 join comparison expressions by AND, 7 by OR; 5 are FOLLOWEDBY and 3 REPEATS within minutes.
    /// </summary>
    public static string Usual(int number) => (number % 100) switch
    {
        < 12 => $"[ipv4-addr:value = '{V4(number)}']",
        < 20 => $"[ipv6-addr:value = '{V6(number)}']",
        < 35 => $"[domain-name:value = '{Name(number)}']",
        < 45 => $"[url:value = '{Url(number)}']",
        < 57 => $"[file:hashes.'SHA-256' = '{number:x64}']",
        < 60 => $"[windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\Software\\\\Example\\\\Run{number}']",
        < 65 => $"[ipv4-addr:value IN ('{V4(number)}', '{V4(number + 1_000_000)}', '{V4(number + 2_000_000)}')]",
        < 67 => $"[domain-name:value LIKE '%.zone-{number}.example.net']",
        < 69 => $"[url:value LIKE 'https://{Name(number)}/%']",
        < 73 => $"[ipv4-addr:value ISSUBSET '10.{number / 100 % 256}.{number % 256}.0/{24 + (number % 5)}']",
        < 75 => $"[url:value MATCHES '^https?://[a-z]+\\\\.group-{number}\\\\.example\\\\.org/[0-9]+$']",
        < 80 => $"[file:hashes.'SHA-256' = '{number:x64}' AND file:size > {number}]",
        < 85 => $"[network-traffic:dst_ref.value = '{V4(number)}' AND network-traffic:dst_port = {number % 1_000}]",
        < 92 => $"[domain-name:value = '{Name(number)}' OR url:value = '{Url(number)}']",
        < 97 => $"([domain-name:value = '{Name(number)}'] FOLLOWEDBY [ipv4-addr:value = '{V4(number)}']) WITHIN 300 SECONDS",
        _ => $"[network-traffic:dst_ref.value = '{V4(number)}'] REPEATS 5 TIMES WITHIN 600 SECONDS",
    };

    /// <summary>On one type alone, each tenth with LIKE, ISSUBSET or MATCHES, which no table of hashes answers.</summary>
    public static string TenthHard(int number) => (number % 30) switch
    {
        0 => $"[ipv6-addr:value LIKE '{Net(number)}:%:1']",
        10 => $"[ipv6-addr:value ISSUBSET '{Net(number)}::/{64 - (number / 10 % 3)}']",
        20 => $"[ipv6-addr:value MATCHES '^{Net(number)}:[0-9a-f]+::']",
        _ => $"[ipv6-addr:value = '{V6(number)}']",
    };

    /// <summary>On one type alone, and all of them with LIKE, ISSUBSET or MATCHES.</summary>
    public static string AllHard(int number) => TenthHard(number * 10);

    /// <summary>Six types in turns; 20 others of each pattern's number, so that two thirds meet none.</summary>
    public static Seen ObserveUsual(int number)
    {
        var asked = number % 3 == 0 ? number / 3 : 5_000_000 + number;
        return (number % 3 == 0 ? number / 3 % 100 : number % 100) switch
        {
            < 12 or (>= 60 and < 65) => Observe(number, ("ipv4-addr", $"\"value\":\"{V4(asked)}\"")),
            >= 69 and < 73 => Observe(number, ("ipv4-addr", $"\"value\":\"10.{asked / 100 % 256}.{asked % 256}.3\"")),
            < 20 => Observe(number, ("ipv6-addr", $"\"value\":\"{V6(asked)}\"")),
            < 35 or (>= 85 and < 97) => Observe(number, ("domain-name", $"\"value\":\"{Name(asked)}\"")),
            65 or 66 => Observe(number, ("domain-name", $"\"value\":\"www.zone-{asked}.example.net\"")),
            < 45 or 67 or 68 => Observe(number, ("url", $"\"value\":\"{Url(asked)}\"")),
            73 or 74 => Observe(number, ("url", $"\"value\":\"https://www.group-{asked}.example.org/17\"")),
            < 57 or (>= 75 and < 80) => Observe(number, ("file", $"\"name\":\"f{asked}.bin\",\"size\":{asked + 1},\"hashes\":{{\"SHA-256\":\"{asked:x64}\"}}")),
            < 60 => Observe(number, ("windows-registry-key", $"\"key\":\"HKEY_LOCAL_MACHINE\\\\Software\\\\Example\\\\Run{asked}\"")),
            _ => Observe(
                number, ("network-traffic", $"\"dst_ref\":\"{StixInput.Id("ipv4-addr", number)}\",\"dst_port\":{asked % 1_000},\"protocols\":[\"tcp\"]"), ("ipv4-addr", $"\"value\":\"{V4(asked)}\"")),
        };
    }

    public static Seen ObserveHard(int number)
    {
        var asked = number / 3;
        var value = (number % 3, asked % 30) switch
        {
            (0, 0 or 10 or 20) => $"{Net(asked)}:1::1",
            (0, _) => V6(asked),
            _ => $"2001:db8:ffff:{number:x}:2::2",
        };
        return Observe(number, ("ipv6-addr", $"\"value\":\"{value}\""));
    }

    public static Seen ObserveAllHard(int number) => number % 3 == 0
        ? Observe(number, ("ipv6-addr", $"\"value\":\"{Net(number / 3 * 10)}:1::1\""))
        : ObserveHard(number);

    private static Seen Observe(int number, params (string Type, string Members)[] objects)
    {
        var all = objects.Select(one => StixObject.Parse(Encoding.UTF8.GetBytes(
            $$"""{"type":"{{one.Type}}","spec_version":"2.1","id":"{{StixInput.Id(one.Type, number)}}",{{one.Members}}}""")))
            .ToDictionary(one => one.Id, StringComparer.Ordinal);
        var refs = string.Join(',', all.Keys.Select(id => $"\"{id}\""));
        var seen = StixObject.Parse(Encoding.UTF8.GetBytes(
            $$"""{"type":"observed-data","spec_version":"2.1","id":"{{StixInput.Id("observed-data", number)}}","first_observed":"{{Instant}}","last_observed":"{{Instant}}","number_observed":1,"object_refs":[{{refs}}]}"""));
        return new Seen(seen, all);
    }

    // 198.18.0.0/15 is for benchmarks (RFC 2544); what lies beyond it in these numbers is asked for and never seen.
    private static string V4(int number) => $"198.{18 + (number >> 16)}.{(number >> 8) & 255}.{number & 255}";

    private static string V6(int number) => $"2001:db8::{number >> 16:x}:{number & 0xFFFF:x}";

    private static string Net(int number) => $"2001:db8:{number >> 12:x}:{number & 4095:x}";

    private static string Name(int number) => $"host-{number}.example.net";

    private static string Url(int number) => $"https://{Name(number)}/login/{number % 7}";
}

/// <summary>An Observed Data object as it was read, with the objects that it refers to.</summary>
internal sealed record Seen(StixObject Data, Dictionary<string, StixObject> Objects)
{
    public Observation Observation() => Comity.Stix.Observation.Of(Data, Objects.GetValueOrDefault);
}
