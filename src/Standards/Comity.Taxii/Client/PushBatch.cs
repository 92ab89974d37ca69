using Comity.Stix;

namespace Comity.Taxii;

/// <summary>Objects that will travel in one envelope.</summary>
internal sealed class PushBatch
{
    private readonly List<StixObject> _objects = [];
    private long _bytes;

    private static ReadOnlySpan<byte> Head => "{\"objects\":["u8;

    private static ReadOnlySpan<byte> Tail => "]}"u8;

    public ArraySegment<StixObject> Objects => _objects.ToArray();

    /// <summary>The size of a body with this object alone.</summary>
    public static long BytesAlone(StixObject one) => Head.Length + one.Utf8.Length + Tail.Length;

    public bool Takes(StixObject one, long maxBytes, int maxObjects) =>
        _objects.Count == 0 || (_objects.Count < maxObjects && Head.Length + _bytes + 1 + one.Utf8.Length + Tail.Length <= maxBytes);

    public void Add(StixObject one)
    {
        _bytes += one.Utf8.Length + (_objects.Count > 0 ? 1 : 0);
        _objects.Add(one);
    }

    public void Clear()
    {
        _objects.Clear();
        _bytes = 0;
    }

    /// <summary>The envelope in UTF-8; each object as it came.</summary>
    public static ReadOnlyMemory<byte> Envelope(ArraySegment<StixObject> objects)
    {
        var body = new byte[Head.Length + Tail.Length + objects.Sum(one => one.Utf8.Length) + objects.Count - 1];
        Head.CopyTo(body);
        var at = Head.Length;
        foreach (var one in objects)
        {
            if (at > Head.Length)
                body[at++] = (byte)',';
            one.Utf8.Span.CopyTo(body.AsSpan(at));
            at += one.Utf8.Length;
        }

        Tail.CopyTo(body.AsSpan(at));
        return body;
    }
}
