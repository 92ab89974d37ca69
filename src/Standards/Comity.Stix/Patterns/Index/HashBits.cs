namespace Comity.Stix;

/// <summary>Tells of most hashes that are not in a table that they are not, from two bytes for each hash or a little more.</summary>
/// <remarks>Two bits for each hash, of sixteen or more: two in a hundred of the others look as if they were there.</remarks>
/// <param name="bits">As many as a power of two.</param>
internal readonly struct HashBits(ulong[] bits)
{
    // Another in each process: who chooses patterns cannot choose where they fall.
    private static readonly ulong Seed = BitConverter.ToUInt64(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)) | 1;

    /// <summary>False where nothing has the hash.</summary>
    public bool MayHave(ulong hash)
    {
        var mixed = Mix(NotZero(hash));
        var both = Both(mixed);
        return (bits[Word(mixed)] & both) == both;
    }

    public void Set(ulong hash)
    {
        var mixed = Mix(NotZero(hash));
        ref var word = ref bits[Word(mixed)];
        Volatile.Write(ref word, word | Both(mixed));
    }

    /// <summary>Zero is what nothing has. To be taken for another hash is no fault: hashes are a reason to look closer.</summary>
    public static ulong NotZero(ulong hash) => hash == 0 ? ulong.MaxValue : hash;

    /// <summary>Spreads what hashes differ in over the highest bits.</summary>
    public static ulong Mix(ulong hash)
    {
        hash *= Seed;
        return (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93;
    }

    private int Word(ulong mixed) => (int)(mixed >> 24) & (bits.Length - 1);

    private static ulong Both(ulong mixed) => (1UL << (int)(mixed >> 12 & 63)) | (1UL << (int)(mixed >> 18 & 63));
}
