using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>A value of an object that names alone lead to, without lists and references.</summary>
/// <param name="Path">The hash of its type and names, so that an index need not walk to it.</param>
internal readonly record struct ObservedValue(ulong Path, JsonElement Json)
{
    /// <summary>All such values of some objects; nothing is null.</summary>
    public static List<ObservedValue> Of(ReadOnlySpan<ObservedObject> objects)
    {
        var values = new List<ObservedValue>(objects.Length == 1 ? objects[0].Json.GetPropertyCount() : objects.Length * 8);
        foreach (var item in objects)
            Collect(item.Json, ValueHash.OfType(item.Type), values);
        return values;
    }

    // As deep as a reader lets objects be.
    private static void Collect(in JsonElement json, ulong path, List<ObservedValue> values)
    {
        foreach (var member in json.EnumerateObject())
        {
            var value = member.Value;
            if (value.ValueKind == JsonValueKind.Null)
                continue;
            var inner = ValueHash.OfName(path, JsonMarshal.GetRawUtf8PropertyName(member));
            values.Add(new ObservedValue(inner, value));
            if (value.ValueKind == JsonValueKind.Object)
                Collect(value, inner, values);
        }
    }
}

/// <summary>Hashes of paths and of what is at their end; those of texts are seeded anew in each process. Only ever a reason to look closer.</summary>
internal static class ValueHash
{
    private const int Short = 256;

    public static ulong OfType(string type) => Mix(0, string.GetHashCode(type, StringComparison.Ordinal));

    public static ulong OfName(ulong path, string name) => Mix(path, string.GetHashCode(name, StringComparison.Ordinal));

    /// <param name="raw">As it stands in the JSON, perhaps with escapes.</param>
    public static ulong OfName(ulong path, ReadOnlySpan<byte> raw) => Mix(path, Hash(raw));

    /// <returns><see langword="null"/> where the path has lists or crosses references.</returns>
    public static ulong? OfPath(ObjectPath path)
    {
        var hash = OfType(path.ObjectType);
        for (var i = 0; i < path.Steps.Count; i++)
        {
            if (path.Steps[i].Name is not { } name || (i > 0 && path.Steps[i - 1].IsReference))
                return null;
            hash = OfName(hash, name);
        }

        return hash;
    }

    public static ulong OfText(string text) => Value(string.GetHashCode(text, StringComparison.Ordinal));

    public static ulong OfNumber(double number) => BitConverter.DoubleToUInt64Bits(number == 0 ? 0.0 : number) | 1;

    public static ulong OfBoolean(bool value) => Value(value ? 1 : 2);

    /// <returns>0 where the value is neither text nor number nor boolean.</returns>
    public static ulong OfValue(in JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Value(Hash(JsonMarshal.GetRawUtf8Value(value)[1..^1])),
        JsonValueKind.Number => OfNumber(PatternNumber.Of(value).Nearest),
        JsonValueKind.True or JsonValueKind.False => OfBoolean(value.ValueKind == JsonValueKind.True),
        _ => 0,
    };

    private static int Hash(ReadOnlySpan<byte> raw)
    {
        if (raw.Length > Short)
            return string.GetHashCode(Decode(raw), StringComparison.Ordinal);
        Span<char> text = stackalloc char[Short];
        return string.GetHashCode(text[..(raw.Contains((byte)'\\') ? Unescape(raw, text) : Encoding.UTF8.GetChars(raw, text))], StringComparison.Ordinal);
    }

    private static int Unescape(ReadOnlySpan<byte> raw, Span<char> text)
    {
        Span<byte> quoted = stackalloc byte[Short + 2];
        return Read(raw, quoted).CopyString(text);
    }

    private static string Decode(ReadOnlySpan<byte> raw) =>
        raw.Contains((byte)'\\') ? Read(raw, new byte[raw.Length + 2]).GetString()! : Encoding.UTF8.GetString(raw);

    private static Utf8JsonReader Read(ReadOnlySpan<byte> raw, Span<byte> quoted)
    {
        quoted = quoted[..(raw.Length + 2)];
        raw.CopyTo(quoted[1..]);
        quoted[0] = quoted[^1] = (byte)'"';
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader;
    }

    private static ulong Value(int hash) => ((ulong)(uint)hash << 1) | 1;

    private static ulong Mix(ulong hash, int next) => System.Numerics.BitOperations.RotateLeft((hash ^ (uint)next) * 0x9E3779B97F4A7C15, 29);
}
