using System.Buffers.Binary;
using Comity.Storage.Blobs;

namespace Comity.Federation;

/// <summary>A page of attachment chunks as it travels. Nothing in it is believed yet.</summary>
/// <remarks>
/// Octets: the head's length (32 bits, big-endian), the head (a compact JWS), then up to four chunks to the end, each: name of the
/// attachment (32), index and number of chunks (32 bits each), hash of the chunk (32), one octet 1 if its bytes follow and 0 if the
/// sender has them no longer, length (32 bits), bytes. The head signs SHA-256 of <c>comity/blob-page/v1\0</c> and all octets behind it.
/// The place of the first chunk is the head's n less their number, plus one.
/// </remarks>
internal sealed record BlobPage(byte[] Head, IReadOnlyList<ArrivedChunk> Chunks, Sha256Digest Content)
{
    private const int ChunkHeader = 32 + 4 + 4 + 32 + 1 + 4;

    public static Sha256Digest Digest(ReadOnlySpan<byte> chunks) => Sha256Digest.OfLabelled("comity/blob-page/v1"u8, chunks);

    public static byte[] WriteChunks(IReadOnlyList<ArrivedChunk> chunks)
    {
        var bytes = new byte[chunks.Sum(chunk => ChunkHeader + (chunk.Bytes?.Length ?? 0))];
        var at = 0;
        foreach (var chunk in chunks)
        {
            var span = bytes.AsSpan(at);
            chunk.Blob.CopyTo(span);
            BinaryPrimitives.WriteInt32BigEndian(span[32..], chunk.Index);
            BinaryPrimitives.WriteInt32BigEndian(span[36..], chunk.Chunks);
            chunk.Hash.CopyTo(span[40..]);
            span[72] = chunk.Bytes is null ? (byte)0 : (byte)1;
            BinaryPrimitives.WriteInt32BigEndian(span[73..], chunk.Bytes?.Length ?? 0);
            chunk.Bytes?.CopyTo(span[ChunkHeader..]);
            at += ChunkHeader + (chunk.Bytes?.Length ?? 0);
        }

        return bytes;
    }

    public static byte[] Assemble(byte[] head, byte[] chunks)
    {
        var page = new byte[4 + head.Length + chunks.Length];
        BinaryPrimitives.WriteInt32BigEndian(page, head.Length);
        head.CopyTo(page, 4);
        chunks.CopyTo(page, 4 + head.Length);
        return page;
    }

    /// <summary>Reads a page within its bounds; a chunk whose bytes are not those of its hash refuses the page.</summary>
    public static Result<BlobPage> Read(ReadOnlyMemory<byte> page)
    {
        if (page.Length is < 5 or > SyncProfile.MaxPageBytes)
            return Bad();
        var length = BinaryPrimitives.ReadInt32BigEndian(page.Span);
        if (length is < 1 or > SyncProfile.MaxMessageBytes || length > page.Length - 4)
            return Bad();
        var rest = page[(4 + length)..];
        return ReadChunks(rest.Span) is { } chunks ? new BlobPage(page.Slice(4, length).ToArray(), chunks, Digest(rest.Span)) : Bad();
    }

    private static List<ArrivedChunk>? ReadChunks(ReadOnlySpan<byte> rest)
    {
        var chunks = new List<ArrivedChunk>();
        while (rest.Length > 0)
        {
            if (rest.Length < ChunkHeader || chunks.Count == BlobProfile.MaxChunks || rest[72] > 1)
                return null;
            var length = BinaryPrimitives.ReadInt32BigEndian(rest[73..]);
            if (length < 0 || length > rest.Length - ChunkHeader || (rest[72] == 0 && length > 0))
                return null;
            var chunk = new ArrivedChunk(
                new Sha256Digest(rest[..32]), BinaryPrimitives.ReadInt32BigEndian(rest[32..]), BinaryPrimitives.ReadInt32BigEndian(rest[36..]),
                new Sha256Digest(rest[40..72]), rest[72] == 0 ? null : rest.Slice(ChunkHeader, length).ToArray());
            if (chunk.Bytes is { } bytes && Sha256Digest.Of(bytes) != chunk.Hash)
                return null;
            chunks.Add(chunk);
            rest = rest[(ChunkHeader + length)..];
        }

        return chunks;
    }

    private static BadMessage Bad() => new("The page does not have the form of a page of attachments.");
}
