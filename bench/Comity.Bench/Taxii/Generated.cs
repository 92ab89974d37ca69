using System.Globalization;
using System.Text;

namespace Comity.Bench.Taxii;

/// <summary>Valid indicators and malware of a usual size, numbered.</summary>
internal static class Generated
{
    private const string Description =
        "Seen in scans of industrial gateways; the address answered on a management port and offered an outdated certificate. Reported by several desks in the same week, confidence grows.";

    public static string Object(int number) => number % 10 == 0 ? Malware(number) : Indicator(number);

    /// <summary>An envelope of <paramref name="count"/> objects, from a number on.</summary>
    public static byte[] Envelope(int from, int count) =>
        Encoding.UTF8.GetBytes($$"""{"objects":[{{string.Join(',', Enumerable.Range(from, count).Select(Object))}}]}""");

    private static string Id(string type, int number) =>
        $"{type}--{number:x8}-{number & 0xffff:x4}-4{number % 4096:x3}-8000-{(long)number * 2_654_435_761 & 0xffffffffffff:x12}";

    private static string Time(int number) =>
        new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(number)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Indicator(int number) =>
        $$"""{"type":"indicator","spec_version":"2.1","id":"{{Id("indicator", number)}}","created_by_ref":"identity--11111111-0000-4000-8000-000000000000","created":"{{Time(number)}}","modified":"{{Time(number)}}","name":"Address {{number}}","description":"{{Description}}","indicator_types":["malicious-activity"],"pattern":"[ipv4-addr:value = '192.0.2.{{number % 256}}']","pattern_type":"stix","valid_from":"{{Time(number)}}","labels":["scan","gateway"],"confidence":70}""";

    private static string Malware(int number) =>
        $$"""{"type":"malware","spec_version":"2.1","id":"{{Id("malware", number)}}","created":"{{Time(number)}}","modified":"{{Time(number)}}","name":"Example {{number}}","description":"{{Description}}","malware_types":["bot"],"is_family":true}""";
}
