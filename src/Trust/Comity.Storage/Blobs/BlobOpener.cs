using System.Security.Cryptography;
using Comity.Statements;

namespace Comity.Storage.Blobs;

/// <summary>Takes an attachment's chunks in order, gives back the plain bytes, and says at the end whether they are those that were named.</summary>
internal sealed class BlobOpener(Attachment attachment) : IDisposable
{
    private readonly BlobForm _form = SealedBlob.FormOf(attachment.Size, attachment.Enc is not null);
    private readonly AesGcm? _cipher = attachment.Enc is { } seal ? SealedBlob.Cipher(seal.Key) : null;
    private readonly IncrementalHash _plain = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _left = attachment.Size;
    private int _index;

    /// <summary>The plain bytes of the next chunk; null when it is not the one that belongs here.</summary>
    public byte[]? Next(ReadOnlySpan<byte> chunk)
    {
        var (index, isLast) = (_index, _index == _form.Chunks - 1);
        if (index >= _form.Chunks || chunk.Length != _form.ChunkLength(index))
            return null;
        _index++;
        _whole.AppendData(chunk);
        var piece = _cipher is null ? chunk.ToArray() : SealedBlob.Open(_cipher, index, isLast, chunk);
        var own = (int)Math.Min(_left, piece?.Length ?? 0);
        if (piece is null || piece.AsSpan(own).ContainsAnyExcept((byte)0))
            return null;
        _left -= own;
        _plain.AppendData(piece.AsSpan(0, own));
        return own == piece.Length ? piece : piece[..own];
    }

    /// <summary>Whether all chunks came and both hashes are those of the signed statement.</summary>
    public bool IsWhole() => _index == _form.Chunks && _left == 0
        && new Sha256Digest(_whole.GetHashAndReset()) == (attachment.Enc?.Sha256 ?? attachment.Sha256)
        && new Sha256Digest(_plain.GetHashAndReset()) == attachment.Sha256;

    public void Dispose()
    {
        _cipher?.Dispose();
        _plain.Dispose();
        _whole.Dispose();
    }
}
