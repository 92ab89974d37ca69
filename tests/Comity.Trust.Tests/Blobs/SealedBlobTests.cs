using Comity.Federation;
using Comity.Statements;
using Comity.Storage.Blobs;

namespace Comity.Trust.Tests.Blobs;

public sealed class SealedBlobTests
{
    private static readonly Sha256Digest Key = Sha256Digest.Of("a key to try with"u8);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(1_048_559)]
    [InlineData(1_048_560)]
    [InlineData(1_048_561)]
    [InlineData(2_097_120)]
    [InlineData(5_000_000)]
    public async Task What_was_sealed_opens_to_the_same_bytes_in_the_size_foretold(int size)
    {
        foreach (var key in new Sha256Digest?[] { Key, null })
        {
            var bytes = Bytes(size);
            var (chunks, attachment) = await SealAsync(bytes, key);
            var form = SealedBlob.FormOf(size, key is not null);
            Assert.Equal((form.Chunks, form.Length), (chunks.Count, chunks.Sum(chunk => (long)chunk.Length)));
            Assert.All(chunks.Index(), chunk => Assert.Equal(form.ChunkLength(chunk.Index), chunk.Item.Length));
            using var opener = new BlobOpener(attachment);
            Assert.True(bytes.AsSpan().SequenceEqual(chunks.Aggregate(new MemoryStream(), (all, chunk) =>
            {
                all.Write(opener.Next(chunk)!);
                return all;
            }).ToArray()));
            Assert.True(opener.IsWhole());
        }
    }

    [Fact]
    public async Task The_form_is_fixed_for_ever()
    {
        var (chunks, attachment) = await SealAsync(Bytes(2_000_000), Key);
        Assert.Equal("ejXjrz8eFmSMoRmIZVu9znDNaBDS8EUcgdt82IvXBmg", attachment.Enc!.Sha256.ToString());
        Assert.Equal([1_048_576, 983_072], chunks.Select(chunk => chunk.Length));
    }

    [Fact]
    public async Task A_chunk_changed_or_moved_or_cut_does_not_open()
    {
        var (chunks, attachment) = await SealAsync(Bytes(3_000_000), Key);
        var flipped = chunks[0].ToArray();
        flipped[77] ^= 1;
        Assert.Null(Open(attachment, [flipped]));
        Assert.Null(Open(attachment, [chunks[1]]));
        Assert.Null(Open(attachment, [chunks[0][..^1]]));
        Assert.Null(Open(attachment, [chunks[0], chunks[1], chunks[1]]));
        Assert.NotNull(Open(attachment, chunks));
    }

    [Fact]
    public async Task Chunks_of_a_cut_off_file_are_not_taken_for_a_whole()
    {
        var (chunks, attachment) = await SealAsync(Bytes(3_000_000), Key);
        using var opener = new BlobOpener(attachment);
        Assert.NotNull(opener.Next(chunks[0]));
        Assert.False(opener.IsWhole());
    }

    [Fact]
    public void Pages_of_chunks_survive_any_damage_without_being_believed()
    {
        var random = new Random(20261122);
        var bytes = Bytes(5000);
        var chunk = new ArrivedChunk(Key, 0, 2, Sha256Digest.Of(bytes), bytes);
        var whole = BlobPage.Assemble("head"u8.ToArray(), BlobPage.WriteChunks([chunk, chunk with { Index = 1, Bytes = null }]));
        var read = BlobPage.Read(whole).Value;
        Assert.Equal([0, 1], read.Chunks.Select(each => each.Index));
        Assert.Equal(bytes, read.Chunks[0].Bytes);
        Assert.Null(read.Chunks[1].Bytes);
        for (var i = 0; i < 3000; i++)
        {
            var damaged = whole[..random.Next(whole.Length + 1)];
            for (var flips = random.Next(4); flips > 0 && damaged.Length > 0; flips--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (BlobPage.Read(damaged).TryGet(out var page, out _))
                Assert.All(page.Chunks, each => Assert.True(each.Bytes is null || Sha256Digest.Of(each.Bytes) == each.Hash));
        }
    }

    private static byte[]? Open(Attachment attachment, IReadOnlyList<byte[]> chunks)
    {
        using var opener = new BlobOpener(attachment);
        byte[]? last = null;
        foreach (var chunk in chunks)
        {
            if ((last = opener.Next(chunk)) is null)
                return null;
        }

        return last;
    }

    private static async Task<(List<byte[]> Chunks, Attachment Attachment)> SealAsync(byte[] bytes, Sha256Digest? key)
    {
        using var sealer = new BlobSealer(key, SealedBlob.MaxPlainBytes);
        using var stream = new MemoryStream(bytes);
        var chunks = new List<byte[]>();
        await foreach (var chunk in sealer.ReadAsync(stream, TestContext.Current.CancellationToken))
            chunks.Add(chunk);
        var (plain, whole) = sealer.Result();
        return (chunks, new Attachment(plain, bytes.Length, "application/octet-stream", "a", key is { } own ? new AttachmentSeal(whole, own) : null));
    }

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }
}
