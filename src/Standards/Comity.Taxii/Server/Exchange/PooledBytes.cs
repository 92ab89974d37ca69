using System.Buffers;

namespace Comity.Taxii;

/// <summary>A growing buffer out of the shared pool; what it gave out ends with it.</summary>
internal sealed class PooledBytes(int capacity) : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Room(Math.Max(1, sizeHint));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Room(Math.Max(1, sizeHint));
        return _bytes.AsSpan(Length);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    /// <summary>Twice the capacity where an array can have it, and at least what is needed.</summary>
    /// <exception cref="OverflowException">No array has as much.</exception>
    internal static int Grown(int capacity, long needed) => checked((int)Math.Max(Math.Min(capacity * 2L, Array.MaxLength), needed));

    private void Room(int more)
    {
        if (_bytes.Length - Length >= more)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Grown(_bytes.Length, (long)Length + more));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
