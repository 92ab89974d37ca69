using System.Buffers.Binary;
using System.Security.Cryptography;
using Comity.Jose;

namespace Comity.Storage.Blobs;

/// <summary>The one sealed form of an attachment under its key, in chunks of 1 MiB that travel and rest alike (federation.md 2.6).</summary>
/// <remarks>
/// The plain bytes, then zero bytes up to their Padmé length, cut into pieces of 1 MiB less 16 bytes. Piece i is AES-256-GCM under the
/// attachment's own key with the nonce (seven zero bytes, i as 32 bits big-endian, 1 for the last piece and else 0), written as
/// ciphertext and tag. A key seals one attachment only, so no nonce comes twice. For open audiences nothing is sealed: the chunks are
/// the plain bytes.
/// </remarks>
internal static class SealedBlob
{
    /// <summary>Largest attachment, in plain bytes.</summary>
    public const int MaxPlainBytes = 256 * 1024 * 1024;

    /// <summary>Largest chunk, in bytes; only the last may be smaller.</summary>
    public const int ChunkBytes = 1024 * 1024;

    public const int KeyBytes = 32;

    private const int TagBytes = 16;
    private const int NonceBytes = 12;

    /// <summary>Plain bytes of one full chunk.</summary>
    public static int PieceBytes(bool isSealed) => isSealed ? ChunkBytes - TagBytes : ChunkBytes;

    /// <summary>What an attachment of this many plain bytes must look like: nothing of it is left to the sender.</summary>
    public static BlobForm FormOf(long plainBytes, bool isSealed)
    {
        var padded = isSealed ? Padme.PaddedLength((int)plainBytes) : (int)plainBytes;
        var chunks = Math.Max(1, (padded + PieceBytes(isSealed) - 1) / PieceBytes(isSealed));
        return new BlobForm(padded + (isSealed ? (long)chunks * TagBytes : 0), chunks);
    }

    public static byte[] Seal(AesGcm key, int index, bool isLast, ReadOnlySpan<byte> piece)
    {
        var chunk = new byte[piece.Length + TagBytes];
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Nonce(nonce, index, isLast);
        key.Encrypt(nonce, piece, chunk.AsSpan(0, piece.Length), chunk.AsSpan(piece.Length));
        return chunk;
    }

    /// <summary>The piece; null where the chunk was not sealed under this key at this place.</summary>
    public static byte[]? Open(AesGcm key, int index, bool isLast, ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < TagBytes)
            return null;
        var piece = new byte[chunk.Length - TagBytes];
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Nonce(nonce, index, isLast);
        try
        {
            key.Decrypt(nonce, chunk[..piece.Length], chunk[piece.Length..], piece);
            return piece;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public static AesGcm Cipher(Sha256Digest key) => new(key.ToArray(), TagBytes);

    private static void Nonce(Span<byte> nonce, int index, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt32BigEndian(nonce[7..], index);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }
}

/// <summary>The size of an attachment as it travels.</summary>
/// <param name="Length">All chunks together, in bytes.</param>
/// <param name="Chunks">At least one.</param>
internal readonly record struct BlobForm(long Length, int Chunks)
{
    /// <summary>Bytes of the chunk at this place.</summary>
    public int ChunkLength(int index) =>
        index < Chunks - 1 ? SealedBlob.ChunkBytes : (int)(Length - ((long)(Chunks - 1) * SealedBlob.ChunkBytes));
}
