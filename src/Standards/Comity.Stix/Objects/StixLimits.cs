using System.Numerics;

namespace Comity.Stix;

/// <summary>
/// What a reader takes at most; beyond it reading stops with a <see cref="StixFormatException"/>, whatever the sender claims.
/// </summary>
/// <exception cref="ArgumentOutOfRangeException">A limit is less than one, or <see cref="MaxDepth"/> more than 1,000.</exception>
public sealed record StixLimits
{
    // Objects are walked by recursion: deeper ones would need more of the stack than a thread may have.
    private const int DeepestOfAll = 1_000;

    public static StixLimits Default { get; } = new();

    /// <summary>Largest object, in bytes, at least one; an artifact carries its payload inside, so this is generous.</summary>
    public int MaxObjectBytes { get; init => field = Positive(value); } = 16 * 1_048_576;

    /// <summary>
    /// Largest document (bundle, list, envelope), in bytes, at least one. A streaming reader never holds more than one object of it.
    /// </summary>
    public long MaxDocumentBytes { get; init => field = Positive(value); } = 1L << 30;

    /// <summary>
    /// Deepest nesting within one object, in levels, from 1 to 1,000; the object itself is level one. The reader of documents adds its own two.
    /// </summary>
    public int MaxDepth { get; init => field = Depth(value); } = 64;

    /// <summary>Most objects in one document, at least one.</summary>
    public int MaxObjects { get; init => field = Positive(value); } = 10_000_000;

    private static T Positive<T>(T limit)
        where T : INumberBase<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return limit;
    }

    private static int Depth(int levels)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels, DeepestOfAll);
        return Positive(levels);
    }
}
