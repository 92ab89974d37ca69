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

    /// <summary>A plain notification that asks for nothing.</summary>
    public static object Notification(string community, string to) => new
    {
        community,
        to = new[] { new { participant = to, desks = Array.Empty<string>() } },
        tlp = "TLP:GREEN",
        notification = new
        {
            title = new[] { new { lang = "en", text = "The flood has ended" } },
            text = new[] { new { lang = "en", text = "Traffic is back to normal since 06:00 UTC." } },
        },
    };
}
