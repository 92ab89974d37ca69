using System.Text;
using Comity.Bench.Formats;
using Comity.Stix;

namespace Comity.Bench.Fuzzing;

/// <summary>Every parser of the format libraries that strangers feed.</summary>
internal static class FuzzTargets
{
    private static readonly StixValidator Validator = new();

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("STIX documents", Documents, Read),
        new("STIX validation", Objects, Validate),
        new("canonical JSON", Objects, Canonicalise),
        new("STIX patterns", Patterns, Match),
        .. TaxiiTargets.All,
    ];

    private static byte[][] Objects => [.. Enumerable.Range(0, 40).Select(number => Encoding.UTF8.GetBytes(StixInput.Generated(number)))];

    private static byte[][] Documents =>
    [
        Encoding.UTF8.GetBytes($$"""{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000000","objects":[{{string.Join(',', Enumerable.Range(0, 8).Select(StixInput.Generated))}}]}"""),
        Encoding.UTF8.GetBytes($$"""{"more":true,"next":"x","objects":[{{StixInput.Generated(1)}}]}"""),
        Encoding.UTF8.GetBytes($"[{StixInput.Generated(2)},{StixInput.Generated(3)}]"),
    ];

    private static byte[][] Patterns => [.. Enumerable.Range(0, 9).Select(StixInput.Pattern).Concat(
    [
        "[file:name MATCHES '^a(b|c)+d$' AND file:hashes.MD5 IN ('0', '1')] REPEATS 3 TIMES WITHIN 60 SECONDS",
        "([ipv4-addr:value ISSUBSET '198.51.100.0/24'] FOLLOWEDBY [domain-name:resolves_to_refs[*].value = '198.51.100.1']) START t'2026-01-01T00:00:00Z' STOP t'2027-01-01T00:00:00Z'",
        "[NOT network-traffic:extensions.'http-request-ext'.request_header.Host LIKE '%.example.%' OR EXISTS network-traffic:src_ref]",
        "[artifact:payload_bin = b'AAEC' AND artifact:size != 3 AND artifact:x = h'00ff'] AND [ipv4-addr:value = '198.51.100.1'] OR [x-a:b[0].c = true]",
    ]).Select(Encoding.UTF8.GetBytes)];

    private static IReadOnlyList<Observation> Seen { get; } = Observation.In(
        ((IEnumerable<string>)[StixInput.Generated(2), $$"""{"type":"ipv6-addr","id":"{{StixInput.Id("ipv6-addr", 2)}}","value":"2001:db8::3"}"""])
            .Select(text => StixObject.Parse(Encoding.UTF8.GetBytes(text))));

    private static void Match(byte[] input)
    {
        if (!StixPattern.TryParse(Encoding.UTF8.GetString(input), out var pattern, out _))
            return;
        if (!StixPattern.TryParse(pattern.ToString(), out var again, out _) || again.ToString() != pattern.ToString())
            throw new InvalidOperationException("The normal form is no pattern, or another.");
        try
        {
            new StixMatcher(pattern, new StixMatchLimits { MaxSteps = 100_000 }).Match(Seen);
        }
        catch (StixMatchLimitException)
        {
            // Too costly, as documented.
        }
    }

    private static void Read(byte[] input)
    {
        try
        {
            foreach (var member in StixReader.ReadEach(input))
                _ = member.Object?.ToString();
        }
        catch (StixFormatException)
        {
            // Refused, as documented.
        }
    }

    private static void Validate(byte[] input)
    {
        if (TryParse(input) is { } stix)
            Validator.Validate(stix);
    }

    private static void Canonicalise(byte[] input)
    {
        if (TryParse(input) is not { } stix)
            return;
        try
        {
            var canonical = CanonicalJson.Write(stix.Json);
            if (!CanonicalJson.Write(StixObject.Parse(canonical).Json).AsSpan().SequenceEqual(canonical))
                throw new InvalidOperationException("The canonical form of a canonical form is another.");
        }
        catch (StixFormatException)
        {
            // Not I-JSON, as documented.
        }
    }

    private static StixObject? TryParse(byte[] input)
    {
        try
        {
            return StixObject.Parse(input);
        }
        catch (StixFormatException)
        {
            return null;
        }
    }
}
