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
    ];

    private static byte[][] Objects => [.. Enumerable.Range(0, 40).Select(number => Encoding.UTF8.GetBytes(StixInput.Generated(number)))];

    private static byte[][] Documents =>
    [
        Encoding.UTF8.GetBytes($$"""{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000000","objects":[{{string.Join(',', Enumerable.Range(0, 8).Select(StixInput.Generated))}}]}"""),
        Encoding.UTF8.GetBytes($$"""{"more":true,"next":"x","objects":[{{StixInput.Generated(1)}}]}"""),
        Encoding.UTF8.GetBytes($"[{StixInput.Generated(2)},{StixInput.Generated(3)}]"),
    ];

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
