using System.Text;
using System.Text.Json;
using Comity.Stix;

namespace Comity.Taxii.Tests.Client;

/// <summary>Whatever the bytes, they are read or refused by name; a fixed seed, so that a failure comes again.</summary>
public sealed class ClientFuzzTests
{
    private static readonly string[] Pieces =
        ["{", "}", "[", "]", ",", ":", "\"", "\\", "\"objects\":", "\"more\":true", "\"next\":\"a\"", "null", "1e9", "\"\\ud800\"", " ", "\n", "\r\n", "\u00e9", "\uFEFF", new string('[', 1_200)];

    [Fact]
    public void A_mangled_envelope_is_read_or_refused_and_nothing_else()
    {
        var random = new Random(1);
        var whole = Encoding.UTF8.GetBytes($$"""{"more":true,"next":"x","x_custom":{"a":[1]},"objects":[{{Answers.Objects(1, 2, 3)}}]}""");
        var (read, refused) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            try
            {
                var page = PageReader.Read(new Answer(Mangled(whole, random), null, null), StixLimits.Default);
                Assert.All(page.Objects, one => Assert.Equal(JsonValueKind.Object, one.Json.ValueKind));
                read++;
            }
            catch (TaxiiClientException named) when (named.Code == "taxii.not-json")
            {
                refused++;
            }
        }

        Assert.True(read > 1_000 && refused > 1_000, $"{read} read, {refused} refused");
    }

    [Fact]
    public void A_mangled_resource_is_read_or_refused_and_nothing_else()
    {
        var random = new Random(2);
        var whole = """{"id":"s","status":"pending","title":"t","default":"/a/","api_roots":["/a/","//b","http://["],"versions":["v"],"collections":[{"id":"a b"}],"max_content_length":1e3,"total_count":-1,"successes":["a",{"id":1}],"objects":[{"id":"i","date_added":"x"}]}"""u8.ToArray();
        var address = new Uri("https://taxii.example.org/taxii2/");
        for (var round = 0; round < 20_000; round++)
        {
            var answer = new Answer(Mangled(whole, random), null, null);
            foreach (var read in new Action[]
            {
                () => AnswerReader.Discovery(answer, address), () =>
                    AnswerReader.ApiRoot(answer), () => AnswerReader.Collections(answer, address),
                () => AnswerReader.Status(answer), () => AnswerReader.Manifest(answer), () => AnswerReader.Versions(answer),
            })
            {
                try
                {
                    read();
                }
                catch (TaxiiClientException named) when (named.Code == "taxii.not-json")
                {
                }
            }
        }
    }

    [Fact]
    public void One_line_says_the_same_with_every_number_as_it_was_written()
    {
        var random = new Random(3);
        for (var round = 0; round < 5_000; round++)
        {
            var text = Value(random, 0);
            var line = Encoding.UTF8.GetString(OneLine.Of(Encoding.UTF8.GetBytes(text)).Span);
            Assert.False(line.AsSpan().ContainsAny('\r', '\n'));
            Assert.Equal(Tokens(text), Tokens(line));
        }
    }

    [Fact]
    public void Lines_of_any_length_are_found_wherever_the_buffer_ends()
    {
        var random = new Random(4);
        var lines = Enumerable.Range(0, 200).Select(_ =>
            new string('x', random.Next(4) == 0 ? random.Next(600_000) : random.Next(50))).ToArray();
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "before\n" + string.Join('\n', lines) + "\nafter\n");
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
        file.Position = 3;

        var found = NdjsonLines.Read(file, 7, file.Length - 6).Select(line => Encoding.UTF8.GetString(line.Span)).ToArray();

        Assert.Equal(lines, found);
        Assert.Equal(3, file.Position);
    }

    private static byte[] Mangled(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var change = random.Next(4); change >= 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)])); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }

            if (bytes.Count == 0)
                return [];
        }

        return [.. bytes];
    }

    private static string Value(Random random, int depth)
    {
        string Space() => random.Next(3) switch { 0 => "", 1 => " \t", _ => "\r\n" };
        return random.Next(depth > 3 ? 4 : 6) switch
        {
            0 => "1.50E+002",
            1 => "-0.0",
            2 => "\"a \\\" b\\\\\\n\\u0041 \"",
            3 => "true",
            4 => $"[{Space()}{string.Join($"{Space()},{Space()}", Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1)))}{Space()}]",
            _ => $"{{{Space()}{string.Join($",{Space()}", Enumerable.Range(0, random.Next(4)).Select(name => $"\"n {name}\"{Space()}:{Space()}{Value(random, depth + 1)}"))}{Space()}}}",
        };
    }

    private static List<string> Tokens(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        var tokens = new List<string>();
        while (reader.Read())
            tokens.Add($"{reader.TokenType} {Encoding.UTF8.GetString(reader.ValueSpan)}");
        return tokens;
    }
}
