using System.Buffers;
using System.Text;

namespace Comity.Stix;

/// <summary>Writes a bundle object by object, each as the exact bytes it holds (STIX 2.1, 8); nothing but a small buffer is kept.</summary>
/// <remarks>
/// Only <see cref="CompleteAsync"/> closes the bundle: what was cut off before is no JSON, and a reader sees that. The stream stays open.
/// Used by one caller at a time.
/// </remarks>
public sealed class StixWriter : IDisposable
{
    private const int BufferBytes = 32_768;

    private readonly Stream _stream;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _length;
    private bool _any;
    private bool _complete;

    /// <param name="utf8">Where it goes.</param>
    /// <param name="id">The bundle's identifier; a new random one where it is missing.</param>
    public StixWriter(Stream utf8, StixId? id = null)
    {
        _stream = utf8;
        _length = Encoding.UTF8.GetBytes($"{{\"type\":\"bundle\",\"id\":\"{id ?? StixId.New("bundle")}\"", _buffer);
    }

    /// <summary>Writes the next object.</summary>
    public async ValueTask WriteAsync(StixObject stix, CancellationToken cancellation = default)
    {
        await WriteAsync(_any ? Comma : Begin, cancellation);
        _any = true;
        await WriteAsync(stix.Utf8, cancellation);
    }

    /// <summary>Closes the bundle and flushes the stream; a bundle without objects has no list of them (2.12).</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellation = default)
    {
        await WriteAsync(_any ? EndOfList : End, cancellation);
        _complete = true;
        await EmptyAsync(cancellation);
        await _stream.FlushAsync(cancellation);
    }

    /// <summary>Gives the buffer back; what was not completed stays cut off.</summary>
    public void Dispose()
    {
        if (_buffer is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
        _buffer = null;
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        if (_complete)
            throw new InvalidOperationException("The bundle is complete.");
        if (bytes.Length > _buffer.Length - _length)
            await EmptyAsync(cancellation);
        if (bytes.Length > _buffer.Length)
        {
            await _stream.WriteAsync(bytes, cancellation);
            return;
        }

        bytes.CopyTo(_buffer.AsMemory(_length));
        _length += bytes.Length;
    }

    private async ValueTask EmptyAsync(CancellationToken cancellation)
    {
        await _stream.WriteAsync(_buffer.AsMemory(0, _length), cancellation);
        _length = 0;
    }

    private static readonly ReadOnlyMemory<byte> Begin = ",\"objects\":["u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Comma = ","u8.ToArray();
    private static readonly ReadOnlyMemory<byte> EndOfList = "]}"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> End = "}"u8.ToArray();
}
