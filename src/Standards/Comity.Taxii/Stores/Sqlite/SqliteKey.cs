namespace Comity.Taxii;

/// <summary>Packs collection, part and date added into the 63 bits of a SQLite key,
/// so that a page of a collection is one run over neighbouring rows.</summary>
internal static class SqliteKey
{
    private const int AddedBits = 51;

    public const long AddedMask = (1L << AddedBits) - 1;

    private const int PartBits = 2;

    /// <summary>The bits of a <see cref="RowPart"/>.</summary>
    public const long PartMask = ((1L << PartBits) - 1) << AddedBits;

    /// <summary>Most collections that one file can have; their number starts at 0. The last
    /// part of the range of numbers stays free, so that every part has an end.</summary>
    public const int MaxCollections = (1 << (63 - PartBits - AddedBits)) - 1;

    /// <summary>The key of a row, or of a position between rows.</summary>
    public static long Of(int collection, int part, long added) =>
        (((long)collection << PartBits | (uint)part) << AddedBits) | Math.Min(added, AddedMask);

    /// <summary>Greater than every key of this part; smaller than those of the next.</summary>
    public static long End(int collection, int part) => Of(collection, part, AddedMask) + 1;
}
