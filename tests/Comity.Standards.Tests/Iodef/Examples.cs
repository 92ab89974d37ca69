using System.Text;
using Comity.Iodef;

namespace Comity.Tests.Iodef;

/// <summary>The documents under docs/examples/iodef, and small ones for a single rule.</summary>
internal static class Examples
{
    public static IReadOnlyList<string> Names => ["notification.json", "mitigation-request.json", "watch-indicators.json"];

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Root(), "docs", "examples", "iodef", name));

    public static IodefIncident Incident(string name) => Accepted(Bytes(name)).Incidents[0];

    public static IodefDocument Accepted(byte[] bytes)
    {
        var reading = IodefReader.Read(bytes);
        Assert.True(reading.IsAccepted, string.Join('\n', reading.Findings));
        return reading.Document!;
    }

    /// <summary>A smallest document; <paramref name="more"/> members go into its incident.</summary>
    public static byte[] Minimal(string more = "", string purpose = "reporting") => Encoding.UTF8.GetBytes($$"""
        {"version":"2.0","lang":"en","Incident":[{"purpose":"{{purpose}}","IncidentID":{"id":"1","name":"cert.xa.example"},
        "GenerationTime":"2026-03-02T08:00:00Z","Contact":[{"role":"creator","type":"organization","ContactName":["XA"]}]{{more}}}]}
        """);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Comity.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run inside the repository.");
        return folder;
    }
}
