using System.Text;
using System.Text.Json.Nodes;
using Comity.Statements;

namespace Comity.Trust.Tests.Statements;

/// <summary>Payload bytes and what a reader must say to them: null, or the code of the refusal.</summary>
internal static class PayloadCases
{
    private static readonly string P1 = ParticipantId.Of("one"u8).ToString();
    private static readonly string P2 = ParticipantId.Of("two"u8).ToString();
    private static readonly string C = new CommunityId(Sha256Digest.Of("community"u8)).ToString();
    private static readonly string S = new StatementId(Sha256Digest.Of("statement"u8)).ToString();
    private static readonly string N = Sha256Digest.Of("nonce"u8).ToString();
    private static readonly string Aud = $$$"""{"to":["{{{P1}}}"]}""";

    public static string Base { get; } =
        $$$"""{"v":1,"type":"test.note/1","iss":"{{{P1}}}","com":"{{{C}}}","ks":"{{{S}}}","ros":"{{{S}}}","nonce":"{{{N}}}","iat":"2026-11-21T12:00:00Z","mark":{"tlp":"TLP:AMBER","aud":{"to":["{{{P2}}}"]}},"body":{"text":"x"}}""";

    public static IEnumerable<(string Name, byte[] Bytes, string? Expect)> All =>
        Members().Concat(Markings()).Concat(Relations()).Concat(Presence()).Select(@case => (@case.Name, Encoding.UTF8.GetBytes(@case.Text), @case.Expect))
            .Concat(Json());

    private static IEnumerable<(string Name, string Text, string? Expect)> Members()
    {
        yield return ("plain", Base, null);
        yield return ("members in another order and spaced", " { " + With("exp", "\"2026-12-01T00:00:00.5Z\"".Replace(".5", ".500", StringComparison.Ordinal))[1..], null);
        yield return ("escaped member name", Base.Replace("\"v\"", "\"\\u0076\"", StringComparison.Ordinal), null);
        foreach (var (name, code) in new[] { ("v", "version"), ("type", "type"), ("nonce", "nonce"), ("iat", "iat"), ("mark", "mark"), ("body", "body"), ("iss", "presence"), ("com", "presence"), ("ks", "presence"), ("ros", "presence") })
        {
            yield return ($"without {name}", Without(name), "envelope." + code);
            yield return ($"{name} twice", Base[..^1] + $",\"{name}\":{JsonNode.Parse(Base)![name]!.ToJsonString()}}}", "json.duplicate-member");
            yield return ($"{name} a list", With(name, "[]"), "envelope.bad-member");
        }

        yield return ("unknown member", With("cty", "\"x\""), "envelope.bad-member");
        yield return ("member in capitals", With("Exp", "\"2026-12-01T00:00:00Z\""), "envelope.bad-member");
        yield return ("v 0", With("v", "0"), "envelope.version");
        yield return ("v 2", With("v", "2"), "statement.newer-version");
        yield return ("v 2 with a member of its own", Without("v")[..^1] + ",\"cty\":[1],\"v\":2}", "statement.newer-version");
        yield return ("v a string", With("v", "\"1\""), "envelope.bad-member");
        yield return ("a later major of a trust type", With("type", "\"trust.keyset/2\""), "statement.newer-version");
        foreach (var bad in new[] { "note", "test.note", "test.note/0", "test.note/01", "test.note/1000", "Test.note/1", "test.note/1 ", "test..note/1", "test.note/1/1", ".note/1", "1test.note/1" })
            yield return ($"type {bad}", With("type", $"\"{bad}\""), "envelope.bad-member");
        yield return ("iss a statement", With("iss", $"\"{S}\""), "envelope.bad-member");
        yield return ("iss padded", With("iss", $"\"{P1}=\""), "envelope.bad-member");
        yield return ("iss with unused bits", With("iss", $"\"{P1[..^1]}{(char)(P1[^1] + 1)}\""), "envelope.bad-member");
        yield return ("nonce of zeros", With("nonce", $"\"{default(Sha256Digest)}\""), "envelope.nonce");
        yield return ("nonce too short", With("nonce", "\"AAAA\""), "envelope.bad-member");
        foreach (var bad in new[] { "2026-11-21T12:00:00", "2026-11-21T12:00:00+00:00", "2026-11-21T12:00:00.000Z", "2026-11-21T12:00:00.5Z", "2026-11-21 12:00:00Z", "2026-02-29T12:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T12:00:60Z", "1899-12-31T23:59:59Z", "9999-12-31T23:59:59Z", " 2026-11-21T12:00:00Z" })
            yield return ($"iat {bad}", With("iat", $"\"{bad}\""), "envelope.bad-member");
        yield return ("body a list", With("body", "[1]"), "envelope.bad-member");
        yield return ("too large", With("body", $"{{\"text\":\"{new string('x', Envelope.MaxBytes)}\"}}"), "statement.too-large");
        yield return ("not an object", "[1]", "envelope.not-an-object");
    }

    private static IEnumerable<(string Name, string Text, string? Expect)> Markings()
    {
        yield return ("every label but red to named", Mark("TLP:AMBER+STRICT", Aud), null);
        yield return ("to a community", Mark("TLP:GREEN", $$$"""{"community":"{{{C}}}"}"""), null);
        yield return ("public and clear", Mark("TLP:CLEAR", """{"public":true}"""), null);
        yield return ("red with desks", Mark("TLP:RED", $$$"""{"to":["{{{P1}}}"],"desks":{"{{{P1}}}":["cert"]}}"""), null);
        yield return ("red without desks", Mark("TLP:RED", Aud), "marking.red-without-desks");
        yield return ("red with desks of one of two", Mark("TLP:RED", $$$"""{"to":["{{{P1}}}","{{{P2}}}"],"desks":{"{{{P1}}}":["cert"]}}"""), "marking.red-without-desks");
        yield return ("red to a community", Mark("TLP:RED", $$$"""{"community":"{{{C}}}"}"""), "marking.red-without-desks");
        yield return ("public and green", Mark("TLP:GREEN", """{"public":true}"""), "marking.public-but-not-clear");
        yield return ("to nobody", Mark("TLP:GREEN", """{"to":[]}"""), "marking.empty-audience");
        yield return ("to all peers", Mark("TLP:GREEN", """{"peers":true}"""), "envelope.audience");
        yield return ("to another community", Mark("TLP:GREEN", $$$"""{"community":"{{{new CommunityId(Sha256Digest.Of("other"u8))}}}"}"""), "envelope.audience");
        foreach (var bad in new[] { "", "tlp:amber", "AMBER", "TLP:WHITE", "TLP:AMBER ", "TLP:AMBER-STRICT" })
            yield return ($"label [{bad}]", Mark(bad, Aud), "envelope.bad-member");
        foreach (var bad in new[] { "{}", "[]", "\"public\"", """{"public":false}""", """{"peers":1}""", $$$"""{"to":"{{{P1}}}"}""", $$$"""{"to":["{{{P1}}}","{{{P1}}}"]}""", $$$"""{"to":["{{{P1}}}"],"public":true}""", """{"public":true,"peers":true}""", $$$"""{"desks":{"{{{P1}}}":["cert"]}}""", $$$"""{"community":"{{{C}}}","desks":{}}""", $$$"""{"to":["{{{P1}}}"],"desks":{"{{{P2}}}":["cert"]}}""", $$$"""{"to":["{{{P1}}}"],"desks":{"{{{P1}}}":[]}}""", $$$"""{"to":["{{{P1}}}"],"desks":{"{{{P1}}}":[" "]}}""", $$$"""{"to":["{{{P1}}}"],"all":true}""", $$$"""{"to":["{{{C}}}"]}""" })
            yield return ($"audience {Short(bad)}", Mark("TLP:CLEAR", bad), "envelope.bad-member");
        yield return ("a desk twice", Mark("TLP:RED", $$$"""{"to":["{{{P1}}}"],"desks":{"{{{P1}}}":["cert","cert"]}}"""), "envelope.desks");
        yield return ("a desk with a line feed", Mark("TLP:RED", $$$"""{"to":["{{{P1}}}"],"desks":{"{{{P1}}}":["ce\nrt"]}}"""), "envelope.desks");
        yield return ("mark without aud", With("mark", """{"tlp":"TLP:CLEAR"}"""), "envelope.bad-member");
        yield return ("mark without tlp", With("mark", """{"aud":{"public":true}}"""), "envelope.bad-member");
        yield return ("mark with a caveat", With("mark", """{"tlp":"TLP:CLEAR","aud":{"public":true},"caveat":"x"}"""), "envelope.bad-member");
        var many = string.Join(',', Enumerable.Range(0, 257).Select(i => $"\"{ParticipantId.Of(BitConverter.GetBytes(i))}\""));
        yield return ("too many recipients", Mark("TLP:GREEN", $$$"""{"to":[{{{many}}}]}"""), "envelope.too-many");
    }

    private static IEnumerable<(string Name, string Text, string? Expect)> Relations()
    {
        var seen = $$$"""{"origin":"comity/{{{P1}}}/0","size":3,"root":"{{{N}}}"}""";
        var seal = $$$"""
            "enc":{"sha256":"{{{N}}}","key":"{{{N}}}"}
            """;
        var file = $$$"""{"sha256":"{{{N}}}","size":1,"mediaType":"text/plain","name":"a.txt",{{{seal}}}}""";
        yield return ("everything", With("use", """{"attribution":"may"}""", "exc", "\"drill\"", "re", $"[{Re(S, "thread", true)}]", "sup", $"\"{S}\"", "subj", "\"desk/1\"", "seen", $"[{seen}]", "att", $"[{file}]"), null);
        yield return ("use with a number", With("use", """{"attribution":1}"""), "envelope.bad-member");
        yield return ("use in another case", With("use", """{"attribution":"May"}"""), "envelope.bad-member");
        yield return ("use with an unknown term", With("use", """{"resale":"may"}"""), "envelope.bad-member");
        yield return ("empty exc", With("exc", "\"\""), "envelope.exc");
        yield return ("exc with a control character", With("exc", "\"a\\u0007\""), "envelope.exc");
        yield return ("subj too long", With("subj", $"\"{new string('x', 201)}\""), "envelope.subj");
        yield return ("empty re", With("re", "[]"), "envelope.bad-member");
        yield return ("re without shared", With("re", $$$"""[{"sid":"{{{S}}}","rel":"thread"}]"""), "envelope.bad-member");
        yield return ("re without a relation", With("re", $"[{Re(S, "", true)}]"), "envelope.re");
        yield return ("re shared and not", With("re", $"[{Re(S, "thread", true)},{Re(S, "thread", false)}]"), "envelope.re");
        yield return ("too many references", With("re", $"[{string.Join(',', Enumerable.Range(0, 257).Select(i => Re(StatementId.Of(BitConverter.GetBytes(i)).ToString(), "r", false)))}]"), "envelope.too-many");
        yield return ("seen of size 0", With("seen", $"[{seen.Replace("\"size\":3", "\"size\":0", StringComparison.Ordinal)}]"), "envelope.seen");
        yield return ("seen of one log twice", With("seen", $"[{seen},{seen}]"), "envelope.seen");
        yield return ("seen of no participant", With("seen", $$$"""[{"origin":"example.org/log","size":3,"root":"{{{N}}}"}]"""), "envelope.seen");
        yield return ("seen of epoch 00", With("seen", $"[{seen.Replace("/0\"", "/00\"", StringComparison.Ordinal)}]"), "envelope.seen");
        yield return ("nine seen", With("seen", $"[{string.Join(',', Enumerable.Range(0, 9).Select(i => seen.Replace("/0\"", $"/{i}\"", StringComparison.Ordinal)))}]"), "envelope.seen");
        foreach (var bad in new[] { "../a", "a\\\\b", "c:a", "..", "", "a\\u202Etxt.exe", "a\\u000a" })
            yield return ($"attachment named [{bad}]", With("att", $"[{file.Replace("a.txt", bad, StringComparison.Ordinal)}]"), "envelope.att");
        yield return ("attachment of negative size", With("att", $"[{file.Replace("\"size\":1", "\"size\":-1", StringComparison.Ordinal)}]"), "envelope.att");
        yield return ("attachment in clear", With("att", $"[{file.Replace("," + seal, "", StringComparison.Ordinal)}]"), "envelope.att");
        yield return ("attachment with its key for all to see", With("mark", """{"tlp":"TLP:CLEAR","aud":{"public":true}}""", "att", $"[{file}]"), "envelope.att");
        yield return ("public attachment", With("mark", """{"tlp":"TLP:CLEAR","aud":{"public":true}}""", "att", $"[{file.Replace("," + seal, "", StringComparison.Ordinal)}]"), null);
    }

    private static IEnumerable<(string Name, string Text, string? Expect)> Presence()
    {
        foreach (var type in new[] { "trust.keyset/1", "trust.descriptor/1", "trust.roster/1", "trust.join/1", "test.note/1" })
        {
            for (var mask = 0; mask < 16; mask++)
            {
                var fits = type switch
                {
                    "trust.keyset/1" => mask is 0 or 5,
                    "trust.descriptor/1" => mask is 5,
                    "trust.roster/1" => mask is 5 or 15,
                    _ => mask is 15,
                };
                var aud = type is "trust.keyset/1" or "trust.descriptor/1" ? """{"peers":true}""" : Aud;
                string[] names = ["iss", "com", "ks", "ros"];
                var text = With("type", $"\"{type}\"", "mark", $$$"""{"tlp":"TLP:GREEN","aud":{{{aud}}}}""");
                for (var i = 0; i < 4; i++)
                    text = (mask & (1 << i)) == 0 ? Without(names[i], text) : text;
                yield return ($"{type} with {string.Join(' ', names.Where((_, i) => (mask & (1 << i)) != 0))}", text, fits ? null : "envelope.presence");
            }
        }

        var keyset = Without("com", Without("ros", With("type", "\"trust.keyset/1\"", "mark", """{"tlp":"TLP:GREEN","aud":{"peers":true}}""")));
        yield return ("keyset to named", keyset.Replace("""{"peers":true}""", Aud, StringComparison.Ordinal), "envelope.audience");
        yield return ("keyset in an exercise", keyset[..^1] + ",\"exc\":\"drill\"}", "envelope.exc");
        yield return ("keyset that tells whom it has seen", keyset[..^1] + $$$""","seen":[{"origin":"comity/{{{P1}}}/0","size":3,"root":"{{{N}}}"}]}""", "envelope.seen");
        yield return ("genesis roster to another community", Without("com", Without("ros", With("type", "\"trust.roster/1\"", "mark", $$$"""{"tlp":"TLP:GREEN","aud":{"community":"{{{C}}}"}}"""))), "envelope.audience");
    }

    private static IEnumerable<(string Name, byte[] Bytes, string? Expect)> Json()
    {
        foreach (var number in new[] { "-0", "1.0", "1e3", "1E3", "9007199254740992", "-9007199254740992", "0.5", "99999999999999999999" })
            yield return ($"number {number}", Utf8(With("body", $$$"""{"n":{{{number}}}}""")), "json.number");
        foreach (var number in new[] { "0", "-1", "9007199254740991", "-9007199254740991" })
            yield return ($"number {number}", Utf8(With("body", $$$"""{"n":{{{number}}}}""")), null);
        foreach (var text in new[] { "\\uD800", "\\uDC00", "\\uDC00\\uD800", "\\uD800x" })
            yield return ($"string {text}", Utf8(With("body", $$$"""{"s":"{{{text}}}"}""", raw: true)), "json.lone-surrogate");
        yield return ("lone surrogate in a name", Utf8(With("body", """{"\uD800":1}""", raw: true)), "json.lone-surrogate");
        foreach (var text in new[] { "\\u0000", "\\uFFFE", "\\uFDD0", "\\uD83F\\uDFFF", "\uFFFF", "\uFDEF", "\U0010FFFE" })
            yield return ($"string {Escaped(text)}", Utf8(With("body", $$$"""{"s":"{{{text}}}"}""", raw: true)), "json.forbidden-character");
        yield return ("pair of surrogates", Utf8(With("body", """{"s":"\uD83D\uDE00 \uFFFD"}""", raw: true)), null);
        yield return ("duplicate hidden by an escape", Utf8(With("body", """{"a":1,"\u0061":2}""", raw: true)), "json.duplicate-member");
        yield return ("duplicate deep inside", Utf8(With("body", """{"a":[{"b":1,"b":1}]}""", raw: true)), "json.duplicate-member");
        yield return ("same name in two objects", Utf8(With("body", """{"a":{"b":1},"b":{"b":2}}""")), null);
        yield return ("null member", Utf8(With("body", """{"a":null}""", raw: true)), "json.null");
        yield return ("null in a list", Utf8(With("body", """{"a":[null]}""", raw: true)), "json.null");
        yield return ("24 levels", Utf8(With("body", Deep(22), raw: true)), null);
        yield return ("25 levels", Utf8(With("body", Deep(24), raw: true)), "json.malformed");
        yield return ("byte order mark", [0xEF, 0xBB, 0xBF, .. Utf8(Base)], "json.byte-order-mark");
        yield return ("two values", Utf8(Base + "{}"), "json.malformed");
        yield return ("trailing comma", Utf8(Base[..^1] + ",}"), "json.malformed");
        yield return ("comment", Utf8(Base + "/**/"), "json.malformed");
        yield return ("nothing", [], "json.malformed");
        foreach (var (name, bytes) in new (string, byte[])[] { ("overlong", [0xC0, 0xAF]), ("overlong of three", [0xE0, 0x80, 0xAF]), ("surrogate", [0xED, 0xA0, 0x80]), ("truncated", [0xE2, 0x82]), ("beyond", [0xF4, 0x90, 0x80, 0x80]), ("continuation alone", [0x80]), ("FF", [0xFF]) })
            yield return ($"UTF-8 {name}", Splice(bytes), "json.not-utf8");
        yield return ("larger than anything", new byte[Envelope.MaxTrustBytes + 1], "statement.too-large");
    }

    private static string Deep(int levels) => "{\"a\":" + new string('[', levels) + new string(']', levels) + "}";

    private static byte[] Splice(byte[] bytes)
    {
        var text = Utf8(Base);
        var at = text.AsSpan().IndexOf("\"x\""u8) + 1;
        return [.. text[..at], .. bytes, .. text[at..]];
    }

    private static string Re(string sid, string rel, bool shared) => $$$"""{"sid":"{{{sid}}}","rel":"{{{rel}}}","shared":{{{(shared ? "true" : "false")}}}}""";

    private static string Mark(string tlp, string aud) => With("mark", $$$"""{"tlp":"{{{tlp}}}","aud":{{{aud}}}}""");

    /// <summary>The base with members set, as text: nothing is normalised on the way.</summary>
    private static string With(params string[] pairs)
    {
        var text = Base;
        for (var i = 0; i < pairs.Length; i += 2)
            text = Without(pairs[i], text)[..^1] + $",\"{pairs[i]}\":{pairs[i + 1]}}}";
        return text;
    }

    private static string With(string name, string json, bool raw) => raw ? With(name, json) : With([name, json]);

    private static string Without(string name, string? text = null)
    {
        var members = JsonNode.Parse(text ?? Base)!.AsObject();
        members.Remove(name);
        return members.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static string Short(string text) => text.Replace(P1, "p1", StringComparison.Ordinal).Replace(P2, "p2", StringComparison.Ordinal).Replace(C, "c", StringComparison.Ordinal);

    private static string Escaped(string text) => string.Concat(text.Select(c => c > 126 ? $"U+{(int)c:X4}" : c.ToString()));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
