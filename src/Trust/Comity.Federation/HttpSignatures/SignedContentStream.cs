using System.Security.Cryptography;

namespace Comity.Federation.HttpSignatures;

/// <summary>Content turned out not to be what was signed, or too long. Nothing read from it may have an effect.</summary>
/// <remarks>Not an <see cref="IOException"/>: frameworks swallow those while they read a body.</remarks>
internal sealed class ContentRefusedException(ChannelRefusal refusal) : Exception(refusal.ToString())
{
    public ChannelRefusal Refusal { get; } = refusal;
}

/// <summary>Passes content on while hashing it, and its end only if the digest is the signed one.</summary>
/// <remarks>
/// The reader sees the end of the stream (0 bytes) only when everything verified; otherwise
/// <see cref="ContentRefusedException"/> is thrown, again at every further read. Asynchronous reading only.
/// </remarks>
/// <param name="content">Not owned.</param>
/// <param name="expected">The digest under the signature.</param>
/// <param name="maxBytes">Most bytes passed on.</param>
internal sealed class SignedContentStream(Stream content, Sha256Digest expected, long maxBytes) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ChannelRefusal? _refusal;
    private long _read;

    /// <summary>Whether the end was reached and the digest was right.</summary>
    public bool IsVerified { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_refusal is not null)
            throw new ContentRefusedException(_refusal);
        // An empty buffer reads nothing and must not be taken for the end.
        if (IsVerified || buffer.IsEmpty)
            return 0;
        var count = await content.ReadAsync(buffer, cancellationToken);
        if (count == 0)
            Finish();
        else
            Count(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
        // Nothing is ever written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        _read += bytes.Length;
        if (_read > maxBytes)
            Refuse(new ContentTooLarge(maxBytes));
        _hash.AppendData(bytes);
    }

    private void Finish()
    {
        Span<byte> digest = stackalloc byte[Sha256Digest.Size];
        _hash.GetHashAndReset(digest);
        if (new Sha256Digest(digest) != expected)
            Refuse(new DigestMismatch());
        IsVerified = true;
    }

    private void Refuse(ChannelRefusal refusal)
    {
        _refusal = refusal;
        throw new ContentRefusedException(refusal);
    }
}
