using Comity.Tlog;

namespace Comity.Standards.Tests.Tlog;

public class TileTests
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 0, 1, "tile/0/000.p/1")]
    [InlineData(0, 67, 255, "tile/0/067.p/255")]
    [InlineData(0, 1067, 256, "tile/0/x001/067")]
    [InlineData(1, 1234067, 112, "tile/1/x001/x234/067.p/112")]
    [InlineData(0, 1000, 256, "tile/0/x001/000")]
    [InlineData(7, 0, 64, "tile/7/000.p/64")]
    [InlineData(0, (1L << 54) - 1, 256, "tile/0/x018/x014/x398/x509/x481/983")]
    public void A_tile_has_the_path_of_the_specification(int level, long index, int width, string path)
    {
        var tile = new Tile(level, index, width);

        Assert.Equal(path, tile.Path);
        Assert.True(Tile.TryParse(path, out var parsed));
        Assert.Equal(tile, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile/")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile/0/67")]
    [InlineData("tile/0/0067")]
    [InlineData("tile/0/x000/067")]
    [InlineData("tile/0/001/067")]
    [InlineData("tile/0/x001/x067")]
    [InlineData("tile/0/x001067")]
    [InlineData("tile/0/X001/067")]
    [InlineData("tile/0/x001//067")]
    [InlineData("tile/0/x001/067/")]
    [InlineData("/tile/0/067")]
    [InlineData("tile/00/067")]
    [InlineData("tile/8/000")] // no tree here is so high
    [InlineData("tile/63/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/entries/067")]
    [InlineData("tile/0/067.p/0")]
    [InlineData("tile/0/067.p/01")]
    [InlineData("tile/0/067.p/256")]
    [InlineData("tile/0/067.p/-1")]
    [InlineData("tile/0/067.p/")]
    [InlineData("tile/0/067.p")]
    [InlineData("tile/0/067.p/+5")]
    [InlineData("tile/0/067.p/5 ")]
    [InlineData("tile/0/067.p/5.p/5")]
    [InlineData("tile/0/-67")]
    [InlineData("tile/0/٠٦٧")] // digits, but not ASCII
    [InlineData("tile/0/../067")]
    [InlineData("tile/7/000")] // the largest tree has 64 hashes there
    [InlineData("tile/7/001.p/1")]
    [InlineData("tile/0/x018/x014/x398/x509/x481/984")]
    [InlineData("tile/0/x018/x446/x744/x073/x709/x551/683")] // 2^64 + 67
    public void Any_other_path_is_refused(string path) => Assert.False(Tile.TryParse(path, out _));

    [Fact]
    public void Whatever_path_is_accepted_is_the_one_that_is_written()
    {
        var random = new Random(2309);
        const string Alphabet = "0123456789/xp.-+ tileentries";
        for (var i = 0; i < 100_000; i++)
        {
            var path = (random.Next(2) == 0 ? "tile/0/x001/067.p/12" : "tile/entries/x001/067").ToCharArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                path[random.Next(path.Length)] = Alphabet[random.Next(Alphabet.Length)];
            var text = new string(path, 0, random.Next(1, path.Length + 1));
            if (Tile.TryParse(text, out var tile))
                Assert.Equal(text, tile.Path);
            if (EntryBundle.TryParsePath(text, out var bundle))
                Assert.Equal(text, EntryBundle.PathOf(bundle));
        }
    }

    [Fact]
    public void A_log_of_70_000_entries_has_the_tiles_that_the_specification_counts()
    {
        var tiles = Tile.Between(0, 70_000).ToList();

        Assert.Equal(273, tiles.Count(tile => tile is { Level: 0, IsFull: true }));
        Assert.Equal(
            ["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"],
            tiles.Skip(273).Select(tile => tile.Path));
        Assert.Equal(["tile/0/000", "tile/1/000.p/1"], Tile.Between(0, 256).Select(tile => tile.Path));
    }

    [Fact]
    public void New_tiles_are_those_that_the_larger_log_has_and_the_smaller_has_not()
    {
        var random = new Random(70000);
        for (var i = 0; i < 200; i++)
        {
            var newSize = random.Next(140_000);
            var oldSize = random.Next(newSize + 1);
            var before = Tile.Between(0, oldSize).ToHashSet();
            Assert.Equal(Tile.Between(0, newSize).Where(tile => !before.Contains(tile)), Tile.Between(oldSize, newSize));
        }
    }

    [Fact]
    public void Tiles_that_no_log_has_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tile(0, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tile(0, 0, 257));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tile(8, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tile(0, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tile(0, 1L << 54, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tile.Holding(new TreeNode(3, 1), 15));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tile.Between(2, 1).ToList());
        Assert.Throws<ArgumentOutOfRangeException>(() => Tile.Between(0, MerkleTree.MaxSize + 1).ToList());
    }

    [Fact]
    public void Entries_are_read_as_they_were_written()
    {
        ReadOnlyMemory<byte>[] entries = [NaiveTree.Data(0), NaiveTree.Data(1), NaiveTree.Data(2)];
        var bytes = EntryBundle.Write(entries);

        Assert.Equal([0, 32, .. NaiveTree.Data(0)], bytes[..34]);
        Assert.True(EntryBundle.TryRead(bytes, 3, 32, out var read));
        Assert.Equal(entries.Select(entry => entry.ToArray()), read.Select(entry => entry.ToArray()));
        Assert.Equal("tile/entries/x001/067.p/12", EntryBundle.PathOf(new Tile(0, 1067, 12)));
        Assert.Throws<ArgumentException>(() => EntryBundle.PathOf(new Tile(1, 0, 1)));
    }

    [Fact]
    public void Entries_of_another_number_or_length_are_refused()
    {
        var bytes = EntryBundle.Write([NaiveTree.Data(0), NaiveTree.Data(1)]);

        Assert.False(EntryBundle.TryRead(bytes, 1, 32, out _));
        Assert.False(EntryBundle.TryRead(bytes, 3, 32, out _));
        Assert.False(EntryBundle.TryRead(bytes, 2, 31, out _));
        Assert.False(EntryBundle.TryRead(bytes.AsMemory(1), 2, 32, out _));
        Assert.False(EntryBundle.TryRead(default, 0, 32, out _));
        Assert.False(EntryBundle.TryRead(bytes, int.MaxValue, 32, out _));
        foreach (var at in (int[])[0, 1, 34, 35])
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            Assert.False(EntryBundle.TryRead(changed, 2, 32, out _));
        }
        Assert.Throws<ArgumentException>(() => EntryBundle.Write([]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Write([new byte[65_536]]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Write(new ReadOnlyMemory<byte>[257]));
    }
}
