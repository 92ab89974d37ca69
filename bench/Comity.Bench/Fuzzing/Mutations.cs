namespace Comity.Bench.Fuzzing;

/// <summary>Endless inputs made of samples: bytes changed, cut, doubled, moved between samples, and words of the formats put in.</summary>
internal sealed class Mutations(int seed, IReadOnlyList<byte[]> samples)
{
    private const int MaxBytes = 65_536;

    private static readonly byte[][] Words =
    [
        [.. "{"u8], [.. "}"u8], [.. "["u8], [.. "]"u8], [.. "\""u8], [.. ","u8], [.. ":"u8], [.. "\\u0000"u8], [.. "\\ud800"u8], [.. "null"u8], [.. "-0"u8], [.. "1e999"u8],
        [.. "9007199254740993"u8], [.. "\"type\":"u8], [.. "\"id\":"u8], [.. "\"objects\":["u8], [0xef, 0xbb, 0xbf], [0xff], [0xc0, 0x80], [0], [.. " AND "u8], [.. " OR "u8],
        [.. " FOLLOWEDBY "u8], [.. " REPEATS 0 TIMES"u8], [.. " WITHIN -1 SECONDS"u8], [.. "MATCHES '(a+)+$'"u8], [.. "ISSUBSET '::/0'"u8], [.. "[*]"u8], [.. "t'2016-13-01T00:00:00Z'"u8], [.. "h'0'"u8],
    ];

#pragma warning disable CA5394 // What can be repeated is the purpose.
    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var input = Sample();
        for (var changes = 1 + _random.Next(6); changes > 0; changes--)
            input = Change(input);
        return input.Count > MaxBytes ? [.. input[..MaxBytes]] : [.. input];
    }

    private List<byte> Sample() => [.. samples[_random.Next(samples.Count)]];

    private List<byte> Change(List<byte> input)
    {
        var at = _random.Next(input.Count + 1);
        switch (_random.Next(7))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << _random.Next(8));
                return input;
            case 1:
                input.RemoveRange(at, Math.Min(_random.Next(16), input.Count - at));
                return input;
            case 2:
                input.InsertRange(at, Part(input));
                return input;
            case 3:
                input.InsertRange(at, Part(Sample()));
                return input;
            case 4:
                return input[..at];
            case 5:
                input.InsertRange(at, Enumerable.Repeat(Word(), 1 + _random.Next(200)).SelectMany(word => word));
                return input;
            default:
                input.InsertRange(at, Word());
                return input;
        }
    }

    private byte[] Word() => Words[_random.Next(Words.Length)];

    private List<byte> Part(List<byte> of)
    {
        var from = _random.Next(of.Count + 1);
        return of.GetRange(from, Math.Min(_random.Next(64), of.Count - from));
    }
#pragma warning restore CA5394
}
