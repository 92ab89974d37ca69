using System.Text;
using Comity.Iodef;

namespace Comity.Tests.Iodef;

public sealed class IodefFuzzTests
{
    [Fact]
    public void Damaged_bytes_are_refused_or_read_but_never_throw()
    {
        var random = new Random(20260302);
        var seeds = Examples.Names.Select(Examples.Bytes).ToArray();
        for (var round = 0; round < 1_500; round++)
        {
            var bytes = Damage(seeds[round % seeds.Length], random);
            Visit(IodefReader.Read(bytes));
        }
    }

    [Fact]
    public void Any_text_in_any_place_is_refused_or_read_but_never_throws()
    {
        var random = new Random(8727);
        string[] odd = ["null", "7", "-1", "1e999", "true", "\"\"", "\"ext-value\"", "[]", "{}", "[[]]", "{\"value\":7}", "\"\\ud83d\"", "[null]"];
        var text = Encoding.UTF8.GetString(Examples.Bytes("notification.json"));
        var places = Enumerable.Range(0, text.Length).Where(at => text[at] == ':').ToArray();
        for (var round = 0; round < 600; round++)
        {
            var at = places[random.Next(places.Length)] + 1;
            var end = text.IndexOfAny([',', '}', ']'], at);
            Visit(IodefReader.Read(Encoding.UTF8.GetBytes(text[..at] + odd[random.Next(odd.Length)] + text[end..])));
        }
    }

    private static byte[] Damage(byte[] seed, Random random)
    {
        var bytes = seed.ToArray();
        for (var hits = random.Next(1, 6); hits > 0; hits--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    /// <summary>Looks at everything the types offer, as an import would.</summary>
    private static void Visit(IodefReading reading)
    {
        Assert.Equal(reading.IsAccepted, !reading.Findings.Any(finding => finding.Refuses));
        if (reading.Document is not { } document)
            return;
        Assert.NotEmpty(IodefWriter.Write(document));
        foreach (var incident in document.Incidents)
        {
            Assert.NotNull(incident.Purpose);
            Assert.NotNull(incident.Id.Name);
            Assert.NotEqual(default, incident.GenerationTime);
            Assert.All(incident.Contacts, contact => Assert.NotNull(contact.Role));
            Assert.All(incident.Assessments.SelectMany(assessment => assessment.Impacts), impact => Assert.NotNull(impact.Kind));
            Assert.All(incident.Events.SelectMany(one => one.Systems).SelectMany(system => system.Node.Addresses), address => Assert.NotNull(address.Value));
            Assert.All(incident.Indicators, indicator => Assert.NotNull(indicator.Observable?.Bulk?.Lines ?? []));
        }
    }
}
