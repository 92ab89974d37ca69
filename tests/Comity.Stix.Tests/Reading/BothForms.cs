using System.Text;

namespace Comity.Stix.Tests;

/// <summary>What a reader makes of a document up to where it is first broken: the objects' texts, then the refusal.</summary>
internal sealed record BothForms(IReadOnlyList<string> Objects, StixFormatException? Refusal)
{
    public bool Equals(BothForms? other) =>
        other is not null && Objects.SequenceEqual(other.Objects) && Refusal?.Code == other.Refusal?.Code
            && Refusal?.Position == other.Refusal?.Position;

    public override int GetHashCode() => Objects.Count;

    public override string ToString() => $"{Objects.Count} objects, {Refusal?.Code} at {Refusal?.Position}";

    public static async Task<BothForms> InMemory(byte[] utf8, StixLimits? limits = null) =>
        await Collect(Whole(utf8, limits).ToAsyncEnumerable());

    public static async Task<BothForms> Streaming(byte[] utf8, int chunk, StixLimits? limits = null) =>
        await Collect(StixReader.ReadAsync(new ChunkStream(utf8, chunk), limits));

    private static IEnumerable<StixObject> Whole(byte[] utf8, StixLimits? limits)
    {
        foreach (var member in StixReader.ReadEach(utf8, limits))
            yield return member.Object ?? throw member.Error!;
    }

    private static async Task<BothForms> Collect(IAsyncEnumerable<StixObject> read)
    {
        var objects = new List<string>();
        try
        {
            await foreach (var o in read)
                objects.Add(Encoding.UTF8.GetString(o.Utf8.Span));
            return new BothForms(objects, null);
        }
        catch (StixFormatException refusal)
        {
            return new BothForms(objects, refusal);
        }
    }
}

/// <summary>A stream that hands out pieces of at most one size.</summary>
internal sealed class ChunkStream(byte[] bytes, int chunk) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer.Length > chunk ? buffer[..chunk] : buffer, cancellationToken);
}
