using System.Buffers;

namespace Comity.Stix;

/// <summary>The part of a stream that is looked at: pooled, and grown only while one object needs it.</summary>
internal sealed class Window
{
    private const int ChunkBytes = 65_536;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private int _length;

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    /// <summary>Gives up the first bytes once that is worth moving the rest, and says how many it gave up.</summary>
    public int Drop(int bytes)
    {
        // Half of the room must be gained: so no byte is moved more than twice, however small the pieces are that arrive.
        if (bytes < _length && bytes < _buffer.Length / 2)
            return 0;
        Span[bytes..].CopyTo(_buffer);
        _length -= bytes;
        return bytes;
    }

    /// <summary>Reads what the stream has.</summary>
    /// <returns>Whether there was more; <see langword="false"/> at its end.</returns>
    public async ValueTask<bool> FillAsync(Stream stream, CancellationToken cancellation)
    {
        if (_length == _buffer.Length)
            Grow();
        var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellation);
        _length += read;
        return read > 0;
    }

    public void Return() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
