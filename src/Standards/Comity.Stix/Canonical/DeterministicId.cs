using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>
/// The identifier that everyone gives the same cyber-observable object: UUID version 5 over its contributing properties (STIX 2.1, 2.9 and
/// 3.4).
/// </summary>
public static class DeterministicId
{
    /// <summary>The namespace of the standard (2.9); nothing else may be made in it.</summary>
    public static readonly Guid Namespace = new("00abedb4-aa42-466c-9c01-fed23315a9b7");

    /// <summary>Hashes in the order of preference; only one contributes (6.1.1, 6.7.1, 6.18.1).</summary>
    private static readonly string[] PreferredHashes = ["MD5", "SHA-1", "SHA-256", "SHA-512"];

    /// <summary>The identifier that an object should have, whatever its <c>id</c> is.</summary>
    /// <returns>
    /// <see langword="null"/> where there is none: the type has no contributing properties, the object has none of them (its identifier is
    /// then a UUID version 4), or their values have no canonical form.
    /// </returns>
    public static StixId? Of(StixObject stix) => Of(stix.Type, stix.Json);

    internal static StixId? Of(string type, JsonElement json)
    {
        if (StixTypes.Find(type) is not { Contributing: { Length: > 0 } names })
            return null;
        try
        {
            var name = new ArrayBufferWriter<byte>(256);
            name.Write(Namespace.ToByteArray(bigEndian: true));
            return WriteName(json, names, name) ? StixId.Of(type, Version5(name.WrittenSpan)) : null;
        }
        catch (StixFormatException)
        {
            return null;
        }
    }

    // The contributing properties as one canonical object; whether there is any.
    private static bool WriteName(JsonElement json, string[] names, ArrayBufferWriter<byte> into)
    {
        var begin = into.WrittenCount;
        foreach (var name in names)
        {
            if (!json.TryGetProperty(name, out var value) || (name == "hashes" && !HasHash(value)))
                continue;
            into.Write(into.WrittenCount == begin ? "{"u8 : ","u8);
            CanonicalJson.WriteText(name, into);
            into.Write(":"u8);
            if (name == "hashes")
                WriteOneHash(value, into);
            else
                CanonicalJson.Write(value, into, depth: 1);
        }

        var any = into.WrittenCount > begin;
        into.Write("}"u8);
        return any;
    }

    private static bool HasHash(JsonElement hashes) => hashes.ValueKind == JsonValueKind.Object && hashes.GetPropertyCount() > 0;

    private static void WriteOneHash(JsonElement hashes, IBufferWriter<byte> into)
    {
        var name = Array.Find(PreferredHashes, preferred => hashes.TryGetProperty(preferred, out _)) ?? FirstName(hashes);
        into.Write("{"u8);
        CanonicalJson.WriteText(name, into);
        into.Write(":"u8);
        CanonicalJson.Write(hashes.GetProperty(name), into, depth: 2);
        into.Write("}"u8);
    }

    // The standard leaves open which of several others it is: the first by name does not depend on how they were written down.
    private static string FirstName(JsonElement hashes)
    {
        string? first = null;
        foreach (var hash in hashes.EnumerateObject())
        {
            if (first is null || string.CompareOrdinal(hash.Name, first) < 0)
                first = hash.Name;
        }

        return first!;
    }

    // RFC 4122, 4.3.
    private static Guid Version5(ReadOnlySpan<byte> name)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // UUID version 5 is SHA-1 by definition; nothing is trusted for it.
        SHA1.HashData(name, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
