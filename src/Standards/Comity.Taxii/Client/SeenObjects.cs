using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Comity.Taxii;

/// <summary>Remembers the objects of the latest instant, so that asking from that instant again repeats none. Bounded.</summary>
internal sealed class SeenObjects(int capacity)
{
    private readonly HashSet<UInt128> _keys = [];

    /// <summary>Whether every object of that instant is remembered; else one may not ask from it again.</summary>
    public bool IsWhole { get; private set; } = true;

    public int Count => _keys.Count;

    /// <summary>The object's exact bytes decide, line breaks aside: what differs in anything is never taken for a repetition.</summary>
    public static UInt128 KeyOf(ReadOnlyMemory<byte> utf8)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(OneLine.Of(utf8).Span, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public bool Contains(UInt128 key) => _keys.Contains(key);

    public void Add(UInt128 key)
    {
        if (_keys.Count < capacity)
            _keys.Add(key);
        else
            IsWhole = false;
    }

    public void Forget()
    {
        _keys.Clear();
        IsWhole = true;
    }
}
