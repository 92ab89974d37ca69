using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Comity.Stix.Tests.Generated;

/// <summary>Generators of JSON values that the standard's data types take (section 2).</summary>
internal static class Values
{
    private static readonly string[] Pieces =
        ["a", "Z", "7", " ", "é", "€", "😀", "\"", "\\", "/", "\n", "\t", "\u0001", "<", "ﬃ", "العربية", "中"];

    public static readonly Gen<string> Text =
        Gen.Elements(Pieces).ArrayOf().Where(pieces => pieces.Length > 0).Select(string.Concat).Select(Quoted);

    public static readonly Gen<string> Word = Gen.Elements("heron", "glass", "north-gate", "t2", "lantern").Select(Quoted);

    public static readonly Gen<string> Truth = Gen.Elements("true", "false");

    public static readonly Gen<string> HexOctets =
        Gen.Choose(0, 255).ArrayOf().Select(octets => Quoted(Convert.ToHexStringLower([.. octets.Select(octet => (byte)octet)])));

    public static readonly Gen<string> Base64 =
        Gen.Choose(0, 255).ArrayOf().Select(octets => Quoted(Convert.ToBase64String([.. octets.Select(octet => (byte)octet)])));

    public static readonly Gen<string> Hashes = SomeOf(
        [("MD5", Hex(32)), ("SHA-1", Hex(40)), ("SHA-256", Hex(64)), ("SHA-512", Hex(128)), ("TLSH", Hex(70))]);

    public static readonly Gen<string> KillChainPhases = List(
        from chain in Word from phase in Word select $$"""{"kill_chain_name":{{chain}},"phase_name":{{phase}}}""");

    public static readonly Gen<string> ExternalReferences = List(
        from name in Text from id in Text select $$"""{"source_name":{{name}},"external_id":{{id}}}""");

    /// <summary>Any JSON that a custom property may hold: no null, no empty list or dictionary.</summary>
    public static readonly Gen<string> Open = Gen.Sized(size => OpenOf(Math.Min(size, 3)));

    public static readonly Gen<string> Time = Instant(0).Select(Quoted);

    public static string Quoted(string text) => JsonSerializer.Serialize(text);

    public static Gen<string> Number(int least, int most) =>
        Gen.Choose(least, most).Select(number => number.ToString(CultureInfo.InvariantCulture));

    /// <summary>So many decimals between two bounds, in one of several spellings of the same number.</summary>
    public static Gen<string> Decimal(int least, int most) =>
        from number in Gen.Choose(least * 1000, most * 1000)
        from form in Gen.Elements("0.000", "0.0##", "0.00####", "0.000E+0")
        select (number / 1000.0).ToString(form, CultureInfo.InvariantCulture);

    public static Gen<string> Hex(int digits) =>
        Gen.Elements("0123456789abcdef".ToCharArray()).ArrayOf(digits).Select(chars => Quoted(new string(chars)));

    public static Gen<string> Term(Vocabulary terms) => Gen.Elements(terms.Shown.Split(", ")).Select(Quoted);

    public static Gen<string> Ref(params string[] types) =>
        from type in Gen.Elements(types) from id in Uuid select Quoted($"{type}--{id}");

    public static Gen<string> List(Gen<string> item) =>
        from first in item from rest in Gen.Resize(item.ListOf(), 2) select $"[{string.Join(',', rest.Prepend(first).Distinct())}]";

    /// <summary>A dictionary of some of these keys, at least one.</summary>
    public static Gen<string> SomeOf((string Key, Gen<string> Value)[] keys) =>
        from some in Gen.SubListOf(keys)
        from first in Gen.Elements(keys)
        from members in Gen.CollectToArray(some.Append(first).DistinctBy(key => key.Key), key =>
            key.Value.Select(value => $"\"{key.Key}\":{value}"))
        select $"{{{string.Join(',', members)}}}";

    /// <summary>A dictionary with all of these keys.</summary>
    public static Gen<string> AllOf((string Key, Gen<string> Value)[] keys) =>
        Gen.CollectToArray(keys, key => key.Value.Select(value => $"\"{key.Key}\":{value}")).Select(members =>
            $"{{{string.Join(',', members)}}}");

    public static readonly Gen<string> Uuid =
        Gen.Choose(0, 255).ArrayOf(16).Select(octets =>
        {
            var bytes = octets.Select(octet => (byte)octet).ToArray();
            (bytes[6], bytes[8]) = ((byte)((bytes[6] & 0x0f) | 0x40), (byte)((bytes[8] & 0x3f) | 0x80));
            return new Guid(bytes, bigEndian: true).ToString("D");
        });

    /// <summary>An instant some days after another, with none, few or many digits below the second.</summary>
    public static Gen<string> Instant(int days) =>
        from second in Gen.Choose(0, 80_000)
        from fraction in Gen.Elements("", ".0", ".5", ".123", ".000001", ".123456789012")
        select $"{new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc).AddDays(days).AddSeconds(second):yyyy-MM-dd'T'HH:mm:ss}{fraction}Z";

    private static Gen<string> OpenOf(int depth)
    {
        var simple = Gen.OneOf(Text, Truth, Number(-5, 5_000_000), Decimal(-10, 10),
            Gen.Elements("1E3", "-0.0", "1.50e-7", "9007199254740991"));
        if (depth == 0)
            return simple;
        var part = OpenOf(depth - 1);
        return Gen.OneOf(simple, List(part), SomeOf([("a", part), ("b_c", part), ("x_1", simple)]));
    }
}
