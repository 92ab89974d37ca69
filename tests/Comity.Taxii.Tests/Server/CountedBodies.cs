using Microsoft.AspNetCore.Builder;

namespace Comity.Taxii.Tests;

/// <summary>Stands before a server and counts what it reads of bodies, and what it answered last.</summary>
internal sealed class CountedBodies
{
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public int Status { get; private set; }

    public void StandBefore(WebApplication app) => app.Use(async (context, next) =>
    {
        context.Request.Body = new Counted(context.Request.Body, this);
        await next(context);
        Status = context.Response.StatusCode;
    });

    private sealed class Counted(Stream body, CountedBodies all) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            Interlocked.Add(ref all._bytes, read);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
