namespace Comity.Stix.Tests.Patterns;

/// <summary>Patterns and observations out of one small world, so that they often meet; the same for the same seed.</summary>
internal sealed class RandomPatterns(int seed)
{
    private static readonly string[] Types = ["x-a", "x-b"];
    private static readonly string[] Paths = ["v", "s", "n", "h_hex", "list[*]", "list[0]", "map.'k-1'", "x_ref.v", "x_refs[*].s", "x_refs[*].x_refs[*].n", "b_bin", "flag", "at", "list[*].k"];
    private static readonly string[] Texts = ["alpha", "beta", "alphabet", "gamma ray", "198.51.100.7", "198.51.100.0/25", "2001:db8::1", "\u00f2 no", "00ff", "https://host-7.example.org/login", "HOST-7.EXAMPLE.ORG", "\u212Aelvin host-7", "AP8=", "2026-03-01T12:00:00.5Z", "o\u0300 no"];
    private static readonly string[] Likes = ["%alpha%", "alpha", "a%", "%bet", "_eta", "%\u00f2%", "gam%ray", "%", "https://host-_.example.org/%", "%.example.org%", "%host-7%", "%\u00f2 no", "____a", "%o%", "al%a%t"];
    private static readonly string[] Expressions = ["^alpha", "beta?$", "(alpha|beta)", "mma.r", "(?i)ALPHA", "\\\\d{3}", "a+l?pha", "\\\\.100\\\\.", "^https://|gamma", "alpha|beta", "(?i)host-7", "(?i:KELVIN) ho", "a|", "\u00f2|alp", "host-[0-9]+\\\\.example\\\\.(org|net)", "x?login"];
    private static readonly string[] Blocks = ["198.51.100.0/24", "198.51.100.7", "198.51.100.0/26", "2001:db8::/32", "0.0.0.0/0", "198.51.100.0/25", "::/0", "2001:db8::1", "198.51.100.7/31"];
    private static readonly string[] Times = ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.5Z", "2026-03-01T12:00:00.50000001Z", "2026-03-01T12:00:01Z"];
    private static readonly string[] Operators = ["=", "<", "<=", ">", ">=", "!="];

    private readonly Random _random = new(seed);

    public string Pattern() => _random.Next(10) switch
    {
        0 => $"{Pattern()} AND {Test()}",
        1 => $"{Pattern()} OR {Test()}",
        2 => $"{Test()} FOLLOWEDBY {Test()}",
        3 => $"({Test()} AND {Test()}) WITHIN {_random.Next(1, 20)} SECONDS",
        4 => $"{Test()} REPEATS {_random.Next(1, 4)} TIMES",
        _ => Test(),
    };

    public Observation Observation()
    {
        var second = _random.Next(20);
        string[] objects = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Object())];
        return Observed.At(Observed.Time(second), Observed.Time(second + _random.Next(3)), _random.Next(1, 3), objects);
    }

    private string Test() => $"[{Condition(Pick(Types), 2)}]";

    private string Condition(string type, int depth) => (depth == 0 ? 9 : _random.Next(8)) switch
    {
        0 => $"({Condition(type, depth - 1)} OR {Condition(Pick(Types), depth - 1)})",
        1 or 2 => $"{Comparison(type)} AND {Comparison(type)}",
        _ => Comparison(type),
    };

    private string Comparison(string type)
    {
        var not = _random.Next(6) == 0 ? "NOT " : "";
        var path = $"{type}:{Pick(Paths)}";
        return _random.Next(16) switch
        {
            0 => $"{path} {not}LIKE '{Pick(Likes)}'",
            1 => $"{path} {not}MATCHES '{Pick(Expressions)}'",
            2 => $"{path} {not}ISSUBSET '{Pick(Blocks)}'",
            3 => $"{path} {not}ISSUPERSET '{Pick(Blocks)}'",
            4 => $"{path} {not}IN ('{Pick(Texts)}', '{Pick(Texts)}')",
            5 => $"{path} {not}IN ({_random.Next(5)}, {_random.Next(5)})",
            6 => $"{not}EXISTS {path}",
            7 => $"{path} {not}{Pick(["<", "<=", ">", ">=", "!="])} {_random.Next(5)}",
            8 => $"{path} {not}= h'00ff'",
            10 => $"{path} {not}{Pick(Operators)} t'{Pick(Times)}'",
            11 => $"{path} {not}= {Pick(["true", "false"])}",
            12 => $"{path} {not}IN (b'AP8=', b'AA==')",
            13 => $"{path} {not}{Pick(Operators)} '{Pick(Texts)}'",
            9 => $"{path} {not}= {_random.Next(5)}.{_random.Next(2) * 5}",
            _ => $"{path} {not}= '{Pick(Texts)}'",
        };
    }

    private string Object() => $$"""
        {"type":"{{Pick(Types)}}","v":{{Number()}},"s":"{{Pick(Texts)}}","n":"{{Pick(Texts)}}","h_hex":"00ff","list":["{{Pick(Texts)}}",{{Number()}}],
         "map":{"k-1":"{{Pick(Texts)}}"},"x_ref":"{{_random.Next(3)}}","x_refs":["{{_random.Next(3)}}","{{_random.Next(3)}}"],
         "b_bin":"AP8=","flag":{{Pick(["true", "false", "null"])}},"at":"{{Pick(Times)}}"}
        """;

    private string Number() => _random.Next(2) == 0 ? $"{_random.Next(5)}" : $"{_random.Next(5)}.{_random.Next(2) * 5}";

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
