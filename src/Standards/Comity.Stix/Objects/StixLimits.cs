namespace Comity.Stix;

/// <summary>
/// What a reader takes at most; beyond it reading stops with a <see cref="StixFormatException"/>, whatever the sender claims.
/// </summary>
public sealed record StixLimits
{
    public static StixLimits Default { get; } = new();

    /// <summary>Largest object, in bytes; an artifact carries its payload inside, so this is generous.</summary>
    public int MaxObjectBytes { get; init; } = 16 * 1_048_576;

    /// <summary>Largest document (bundle, list, envelope), in bytes. A streaming reader never holds more than one object of it.</summary>
    public long MaxDocumentBytes { get; init; } = 1L << 30;

    /// <summary>
    /// Deepest nesting within one object, in levels; the object itself is level one. The reader of documents adds its own two.
    /// </summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Most objects in one document.</summary>
    public int MaxObjects { get; init; } = 10_000_000;
}
