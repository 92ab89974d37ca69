using System.Buffers;
using System.IO.Pipelines;

namespace Comity.Taxii;

/// <summary>The body of a request, for one reader, whose reads can be ended from outside and leave it so that the platform can put it aside.</summary>
/// <remarks>A read that is cancelled by a token stays in progress for Kestrel, which then fails when it looks for the rest of the body.</remarks>
internal sealed class BodyStream(PipeReader body) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="OperationCanceledException">The read was ended by <see cref="PipeReader.CancelPendingRead"/>.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await body.ReadAsync(cancellationToken);
        var taken = result.Buffer.Slice(0, Math.Min(buffer.Length, result.Buffer.Length));
        taken.CopyTo(buffer.Span);
        var read = (int)taken.Length;
        body.AdvanceTo(taken.End);
        return result.IsCanceled ? throw new OperationCanceledException("The read was ended.") : read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
