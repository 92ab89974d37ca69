using System.Text;

namespace Comity.Stix.Tests.Reading;

public sealed class StixReaderFuzzTests
{
    private static readonly string[] Seeds =
    [
        """{"type":"bundle","id":"bundle--1","objects":[{"type":"x-a","n":1.5e3,"t":[true,null]},{"type":"x-b","s":"}]\"\\{é\u00e9"}],"x":{"y":[]}}""",
        """{"more":true,"next":"n","objects":[{"type":"x-a"} , {"type":"x-b","d":{"d":{"d":[1,2]}}}]}""",
        """[{"type":"bundle","objects":[{"a":1}]},{"a":2},{"type":"bundle"},{}]""",
        """ {"type":"observed-data","objects":{"0":{"type":"file"}}} """,
    ];

    private static readonly byte[] Likely = "{}[]\",:\\u0 \n1etfn\uFEFF"u8.ToArray();

    private static readonly StixLimits Tight = new() { MaxObjectBytes = 48, MaxDepth = 4, MaxObjects = 3, MaxDocumentBytes = 150 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Damaged_documents_are_read_alike_in_both_forms_or_refused_and_never_break_the_reader(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 4_000; round++)
        {
            var utf8 = Damage(Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]), random);
            var limits = random.Next(4) == 0 ? Tight : StixLimits.Default;

            var whole = await BothForms.InMemory(utf8, limits);

            var streamed = await BothForms.Streaming(utf8, 1 + random.Next(9), limits);

            Assert.True(whole == streamed, $"seed {seed}, round {round}: {whole} but {streamed} of {Encoding.UTF8.GetString(utf8)}");
        }
    }

    [Fact]
    public async Task A_document_cut_off_anywhere_yields_the_objects_before_and_then_a_refusal()
    {
        var utf8 = Encoding.UTF8.GetBytes(Seeds[0]);
        var all = (await BothForms.InMemory(utf8)).Objects;
        for (var length = 0; length < utf8.Length; length++)
        {
            var cut = await BothForms.InMemory(utf8[..length]);

            Assert.Equal("stix.not-json", cut.Refusal?.Code);
            Assert.Equal(all.Take(cut.Objects.Count), cut.Objects);
            for (var chunk = 1; chunk <= 5; chunk++)
                Assert.Equal(cut, await BothForms.Streaming(utf8[..length], chunk));
        }
    }

    private static byte[] Damage(byte[] utf8, Random random)
    {
        var bytes = utf8.ToList();
        for (var times = random.Next(4); times >= 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = Likely[random.Next(Likely.Length)];
                    break;
                case 1:
                    bytes.Insert(at, Likely[random.Next(Likely.Length)]);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(1 + random.Next(8), bytes.Count - at));
                    break;
                case 3:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(at + 1), Math.Min(random.Next(30), bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }
}
