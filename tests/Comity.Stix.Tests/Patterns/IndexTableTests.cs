using System.Text;

namespace Comity.Stix.Tests.Patterns;

/// <summary>The tables of an index against looking at everything that they hold, while things come and go.</summary>
public sealed class IndexTableTests
{
    [Fact]
    public void Blocks_are_found_that_contain_an_address_or_lie_in_a_block()
    {
        var random = new Random(20_260_301);
        var table = new BlockTable<object>();
        var path = new ObjectPath("ipv4-addr", [PathStep.Of("value")]);
        var held = new List<(BlockAnchor Anchor, object Item)>();
        for (var round = 0; round < 3_000; round++)
        {
            Change(random, held, new BlockAnchor(path, Block(random), random.Next(2) == 0), table.Add, table.Remove);
            var asked = Block(random);
            var met = held.Where(one => one.Anchor.Superset ? asked.Contains(one.Anchor.Block) : one.Anchor.Block.Contains(asked));
            AssertSame(met, Found((ref List<object>? found) => table.Find(asked, ref found)));
        }
    }

    [Fact]
    public void A_table_of_blocks_keeps_nothing_of_what_went()
    {
        var random = new Random(20_260_305);
        var trie = new BlockTrie<object>();
        var item = new object();
        IpBlock[] blocks = [.. Enumerable.Range(0, 500).Select(_ => Block(random)).Where(block => !block.IsV6).Distinct()];
        foreach (var block in blocks)
            trie.Add(block, item);
        foreach (var block in blocks)
            trie.Remove(block, item);
        Assert.True(trie.IsEmpty);
    }

    [Fact]
    public void Required_texts_are_found_wherever_they_occur()
    {
        var random = new Random(20_260_302);
        var table = new PartTable<object>();
        var held = new List<(string Text, object Item)>();
        for (var round = 0; round < 2_000; round++)
        {
            Change(random, held, Text(random, random.Next(3, 12)), table.Add, table.Remove);
            var asked = Text(random, random.Next(40));
            AssertSame(held.Where(one => asked.Contains(one.Text, StringComparison.Ordinal)), Found((ref List<object>? found) => table.Find(Encoding.UTF8.GetBytes(asked), ref found)));
        }
    }

    [Fact]
    public void Bounds_are_found_that_a_number_meets()
    {
        var random = new Random(20_260_303);
        var table = new BoundTable<object>();
        var path = new ObjectPath("x-a", [PathStep.Of("v")]);
        var held = new List<(BoundAnchor Bound, object Item)>();
        for (var round = 0; round < 2_000; round++)
        {
            Change(random, held, new BoundAnchor(path, random.Next(-20, 20), random.Next(2) == 0, OfTime: false), table.Add, table.Remove);
            double asked = random.Next(-20, 20);
            AssertSame(held.Where(one => one.Bound.AtLeast ? asked >= one.Bound.Bound : asked <= one.Bound.Bound), Found((ref List<object>? found) => table.Find(asked, ref found)));
        }
    }

    [Fact]
    public void A_constant_of_LIKE_holds_as_its_expression_would()
    {
        var random = new Random(20_260_304);
        string[] pieces = ["a", "b", "%", "_", "\u00f2", "\uD83D\uDE00"];
        var held = 0;
        for (var round = 0; round < 40_000; round++)
        {
            var like = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => pieces[random.Next(pieces.Length)]));
            var text = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => pieces[random.Next(pieces.Length)]));
            var holds = Holds([.. like.EnumerateRunes()], [.. text.EnumerateRunes()]);
            Assert.True(holds == new LikePattern(like).Matches(text), $"{text} LIKE {like}");
            held += holds ? 1 : 0;
        }

        Assert.InRange(held, 1_000, 39_000);
    }

    // As often as a part stands there, a few times would be found again and again.
    [Fact]
    public void A_required_text_is_found_a_few_times_however_often_it_occurs()
    {
        var table = new PartTable<object>();
        foreach (var _ in Enumerable.Range(0, 100))
            table.Add("aaa", new object());
        table.Add("aab", new object());
        var found = Found((ref List<object>? found) => table.Find(Encoding.UTF8.GetBytes(new string('a', 10_000) + 'b'), ref found));
        Assert.Equal(101, found.Distinct().Count());
        Assert.InRange(found.Count, 101, 500);
    }

    [Fact]
    public void Patterns_are_found_once_however_many_objects_have_their_value()
    {
        var table = new AnchorTable<object>();
        foreach (var anchor in new Anchors(_ => 0).Of(APattern.Of("[x-a:v = 1 OR x-a:v[*] = 1 OR x-a:v != 2 OR NOT EXISTS x-a:w]").Expression))
        {
            for (var item = 0; item < 100; item++)
                table.Add(anchor, $"{item} {anchor}");
        }

        const string One = """{"type":"x-a","v":1}""";
        var found = table.Find(Observed.Of([.. Enumerable.Repeat(One, 2_000)]));

        Assert.NotNull(found);
        Assert.InRange(found.Count, 300, 400);
        Assert.Equal(table.Find(Observed.Of([One]))!.Order(), found.Order());
    }

    [Fact]
    public void A_list_of_what_was_found_stays_short_however_often_the_same_is_found()
    {
        var (found, once) = (new List<object>(), default(Once<object>));
        object[] items = [.. Enumerable.Range(0, 100).Select(_ => new object())];
        for (var look = 0; look < 2_000; look++)
        {
            found.AddRange(items);
            once.Limit(found);
            Assert.InRange(found.Count, 100, 1_024 + (3 * 100));
        }

        once.Keep(found);
        Assert.Equal(items, found);
    }

    [Fact]
    public void A_table_of_hashes_forgets_those_that_went()
    {
        var table = new HashTable<object>();
        var item = new object();
        for (ulong hash = 0; hash < 20_000; hash++)
        {
            table.Add(hash, item);
            if (hash >= 100)
                table.Remove(hash - 100, item);
        }

        Assert.All(Enumerable.Range(19_900, 100), hash => Assert.Equal(1, table.Load((ulong)hash)));
        Assert.All(Enumerable.Range(19_900, 100), hash => Assert.True(table.Bits.MayHave((ulong)hash)));
        Assert.InRange(Enumerable.Range(0, 19_900).Count(hash => table.Bits.MayHave((ulong)hash)), 0, 19_900 / 4);
    }

    [Fact]
    public void A_table_of_hashes_holds_what_a_dictionary_of_lists_would()
    {
        var random = new Random(20_260_306);
        var table = new HashTable<object>();
        var held = new List<(ulong Hash, object Item)>();
        for (var round = 0; round < 20_000; round++)
        {
            // Hashes that fall on the same slots, and the one that free slots have.
            Change(random, held, (ulong)random.Next(40) << random.Next(4) * 16, table.Add, table.Remove);
            var asked = (ulong)random.Next(40) << random.Next(4) * 16;
            AssertSame(held.Where(one => one.Hash == asked), Found((ref List<object>? found) => table.Find(asked).AddTo(ref found)));
        }
    }

    [Fact]
    public async Task Readers_see_what_stays_in_a_table_of_hashes_while_other_things_come_and_go()
    {
        var table = new HashTable<string>();
        for (ulong hash = 0; hash < 100; hash++)
            table.Add(hash, $"stays {hash}");
        var (missed, passes, done) = (0, 0, false);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reader = Task.Run(() =>
        {
            for (; !Volatile.Read(ref done); passes++)
            {
                for (ulong hash = 0; hash < 100; hash++)
                    missed += table.Find(hash) is { Count: > 0 } found && found[0] == $"stays {hash}" ? 0 : 1;
                started.TrySetResult();
            }
        });
        await started.Task;
        for (var round = 0; round < 200; round++)
        {
            for (ulong hash = 50; hash < 2_000; hash++)
                table.Add(hash, "goes");
            for (ulong hash = 50; hash < 2_000; hash++)
                table.Remove(hash, "goes");
        }

        Volatile.Write(ref done, true);
        await reader;
        Assert.True(passes > 1);
        Assert.Equal(0, missed);
    }

    [Theory]
    [InlineData(10_000, "b", false)]
    [InlineData(2_000, "a", true)]
    public void LIKE_skips_what_any_characters_stand_for_at_once(int wildcards, string end, bool holds) =>
        Assert.Equal(holds, new LikePattern($"%{new string('_', wildcards)}{end}%").Matches(new string('a', 1_000_000)));

    [Theory]
    [InlineData("%a_", 10_000)]
    [InlineData("%", 20_000)]
    public void LIKE_that_takes_too_many_comparisons_is_refused(string begin, int length) =>
        Assert.Throws<StixMatchLimitException>(() => new LikePattern($"{begin}{new string('a', length)}b_a%").Matches(new string('a', 100_000) + 'b'));

    private delegate void Search(ref List<object>? found);

    private static void Change<T>(Random random, List<(T, object)> held, T next, Action<T, object> add, Action<T, object> remove)
    {
        held.Add((next, new object()));
        add(next, held[^1].Item2);
        if (random.Next(3) > 0 && held.Count < 60)
            return;
        var gone = random.Next(held.Count);
        remove(held[gone].Item1, held[gone].Item2);
        held.RemoveAt(gone);
    }

    private static List<object> Found(Search search)
    {
        List<object>? found = null;
        search(ref found);
        return found ?? [];
    }

    private static void AssertSame<T>(IEnumerable<(T, object Item)> expected, List<object> found) =>
        Assert.True(expected.Select(one => one.Item).ToHashSet(ReferenceEqualityComparer.Instance).SetEquals(found));

    // Few addresses and all lengths, so that blocks often meet.
    private static IpBlock Block(Random random)
    {
        var (text, bits) = random.Next(3) == 0 ? ($"2001:db8:{random.Next(4):x}::{random.Next(4):x}", 128) : ($"198.51.{random.Next(4)}.{random.Next(256)}", 32);
        return IpBlock.TryParse($"{text}/{random.Next(4) switch { 0 => bits, 1 => 0, _ => random.Next(bits + 1) }}", out var block) ? block : default;
    }

    private static string Text(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "aab\u00f2"[random.Next(4)]));

    private static bool Holds(ReadOnlySpan<Rune> like, ReadOnlySpan<Rune> text)
    {
        if (like.IsEmpty)
            return text.IsEmpty;
        if (like[0].Value == '%')
            return Holds(like[1..], text) || (!text.IsEmpty && Holds(like, text[1..]));
        return !text.IsEmpty && (like[0].Value == '_' || like[0] == text[0]) && Holds(like[1..], text[1..]);
    }
}
