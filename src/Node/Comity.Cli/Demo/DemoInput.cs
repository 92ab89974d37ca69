using System.Text;

namespace Comity.Cli.Demo;

/// <summary>What the invented officers of the demonstration type and load. Documentation addresses only.</summary>
internal static class DemoInput
{
    /// <summary>An incident as another tool would hand it over: IODEF in JSON (RFC 8727).</summary>
    public static byte[] Iodef() => Encoding.UTF8.GetBytes("""
        {
          "version": "2.0",
          "lang": "en",
          "Incident": [
            {
              "purpose": "mitigation",
              "restriction": "need-to-know",
              "IncidentID": { "id": "XA-2026-41", "name": "cert.xa.example" },
              "DetectTime": "2026-03-03T02:40:00Z",
              "GenerationTime": "2026-03-03T02:55:00Z",
              "Description": ["A flood of UDP traffic against a hospital network."],
              "Contact": [
                { "role": "creator", "type": "organization", "ContactName": ["National response team of XA"], "Email": [{ "EmailTo": "cert@xa.example" }] }
              ],
              "EventData": [
                {
                  "System": [
                    { "category": "source", "Node": { "Address": [{ "category": "ipv4-net", "value": "203.0.113.0/28" }] }, "Service": [{ "ip-protocol": 17, "Port": 53 }] }
                  ]
                }
              ]
            }
          ]
        }
        """);

    /// <summary>Why old allocation data may be used: a demonstration on files of another year.</summary>
    public const string WhyOld = "Demonstration on stored files; the addressee checks each address.";

    /// <summary>Addresses of the documentation ranges, two of them XA's own, after those of a real list where one is given.</summary>
    public static byte[] Addresses(FileInfo? real)
    {
        string[] documentation =
        [
            "203.0.113.7", "203.0.113.8", "203.0.113.9", "203.0.113.77", "203.0.113.200", "2001:db8:b::15", "2001:db8:b::16", "198.51.100.4", "2001:db8:a::9", "192.0.2.1",
        ];
        return Encoding.UTF8.GetBytes((real is null ? "" : File.ReadAllText(real.FullName).TrimEnd() + "\n") + string.Join('\n', documentation) + "\n");
    }

    /// <summary>What the list does not say of each address, said once for all of it.</summary>
    public static object Sightings() => new
    {
        first_seen = "2026-03-03", last_seen = "2026-03-03", ports = "53", protocol = "udp", behaviour = "ddos", observer = "National response team of XA", confidence = "80",
    };

    /// <summary>Documentation ranges as allocations of the invented States (RFC 5737, RFC 3849).</summary>
    public static byte[] Ranges() => Encoding.UTF8.GetBytes("""
        198.51.100.0,198.51.100.255,XA
        203.0.113.0,203.0.113.255,XB
        2001:db8:a::,2001:db8:a:ffff:ffff:ffff:ffff:ffff,XA
        2001:db8:b::,2001:db8:b:ffff:ffff:ffff:ffff:ffff,XB

        """);

    /// <summary>One notice for each State.</summary>
    public static object Notices(string community) => new
    {
        community,
        tlp = "TLP:AMBER",
        title = DemoWords.Text("Addresses allocated to you that took part in a flood"),
        text = DemoWords.Text("The attached addresses took part. Please answer address by address; allocation is not location, and location is not responsibility."),
        wanted = "acknowledgement",
        answerBy = DemoWords.In(TimeSpan.FromDays(2)),
        ownNumber = "XA-2026-44",
        desk = "cert",
        whyOldData = DemoWords.Text(WhyOld),
    };
}
