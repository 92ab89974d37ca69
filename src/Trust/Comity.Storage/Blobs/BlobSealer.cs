using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Comity.Jose;

namespace Comity.Storage.Blobs;

/// <summary>Reads plain bytes once and gives their chunks as they will travel; holds one chunk in memory.</summary>
/// <param name="key">The attachment's own key; null for an open audience.</param>
internal sealed class BlobSealer(Sha256Digest? key, int maxBytes) : IDisposable
{
    private readonly AesGcm? _cipher = key is { } own ? SealedBlob.Cipher(own) : null;
    private readonly IncrementalHash _plain = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _index;

    /// <summary>Plain bytes read so far.</summary>
    public long Size { get; private set; }

    /// <summary>Whether the plain bytes were more than allowed; then the chunks end early and mean nothing.</summary>
    public bool IsTooLarge => Size > maxBytes;

    /// <summary>The chunks in order. Afterwards <see cref="Result"/> may be asked.</summary>
    public async IAsyncEnumerable<byte[]> ReadAsync(Stream source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var piece = new byte[SealedBlob.PieceBytes(_cipher is not null)];
        var next = new byte[piece.Length];
        var filled = await FillAsync(source, piece, cancellation);
        while (filled == piece.Length && !IsTooLarge && await FillAsync(source, next, cancellation) is var more and > 0)
        {
            yield return Chunk(piece, isLast: false);
            (piece, next, filled) = (next, piece, more);
        }

        if (IsTooLarge)
            yield break;
        var rest = (_cipher is null ? (int)Size : Padme.PaddedLength((int)Size)) - (_index * piece.Length);
        piece.AsSpan(filled).Clear();
        while (rest > piece.Length)
        {
            yield return Chunk(piece, isLast: false);
            piece.AsSpan().Clear();
            rest -= piece.Length;
        }

        yield return Chunk(piece.AsSpan(0, rest), isLast: true);
    }

    /// <summary>Hash of the plain bytes, and of the chunks one after another.</summary>
    public (Sha256Digest Plain, Sha256Digest Whole) Result() => (Digest(_plain), Digest(_whole));

    public void Dispose()
    {
        _cipher?.Dispose();
        _plain.Dispose();
        _whole.Dispose();
    }

    private byte[] Chunk(ReadOnlySpan<byte> piece, bool isLast)
    {
        var chunk = _cipher is null ? piece.ToArray() : SealedBlob.Seal(_cipher, _index, isLast, piece);
        _whole.AppendData(chunk);
        _index++;
        return chunk;
    }

    private async Task<int> FillAsync(Stream source, byte[] piece, CancellationToken cancellation)
    {
        var read = await source.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellation);
        _plain.AppendData(piece.AsSpan(0, read));
        Size += read;
        return read;
    }

    private static Sha256Digest Digest(IncrementalHash hash) => new(hash.GetHashAndReset());
}
