using System.Text;

namespace Comity.Faults.Tests.Doors;

/// <summary>A body that no door takes.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Status">How the API refuses it.</param>
/// <param name="Code">And under which code.</param>
internal sealed record Defect(string Name, byte[] Body, int Status, string Code, string? MediaType = "application/json");

/// <summary>Every way in which a body can be wrong before anybody asks what it says.</summary>
internal static class Defects
{
    /// <summary>More than any door takes as JSON.</summary>
    public const int TooLarge = (16 * 1_048_576) + 1;

    public static IReadOnlyList<Defect> All { get; } =
    [
        new("empty", [], 400, "json.malformed"),
        new("cut off", "{\"draft\":"u8.ToArray(), 400, "json.malformed"),
        new("with a trailing comma", "{\"draft\":1,}"u8.ToArray(), 400, "json.malformed"),
        new("two values", "{}{}"u8.ToArray(), 400, "json.malformed"),
        new("nested 25 deep", Nested(25), 400, "json.malformed"),
        new("nested 100,000 deep", Nested(100_000), 400, "json.malformed"),
        new("a member twice", "{\"draft\":1,\"draft\":2}"u8.ToArray(), 400, "json.duplicate-member"),
        new("a member twice, once escaped", "{\"draft\":1,\"dr\\u0061ft\":2}"u8.ToArray(), 400, "json.duplicate-member"),
        new("a fraction", "{\"draft\":1.5}"u8.ToArray(), 400, "json.number"),
        new("half a surrogate pair", "{\"draft\":\"\\uD800\"}"u8.ToArray(), 400, "json.lone-surrogate"),
        new("U+0000", "{\"draft\":\"\\u0000\"}"u8.ToArray(), 400, "json.forbidden-character"),
        new("no UTF-8", [.. "{\"draft\":\""u8, 0xFF, .. "\"}"u8], 400, "json.not-utf8"),
        new("UTF-16 with its mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("{}")], 400, "json.not-utf8"),
        new("UTF-16 as declared", Encoding.Unicode.GetBytes("{}"), 415, "http.encoding", "application/json; charset=utf-16"),
        new("a byte order mark", [.. Encoding.UTF8.Preamble, .. "{}"u8], 400, "json.byte-order-mark"),
        new("declared as text", "{}"u8.ToArray(), 415, "http.media-type", "text/plain"),
        new("declared as a form", "draft=1"u8.ToArray(), 415, "http.media-type", "application/x-www-form-urlencoded"),
        new("not declared", "{}"u8.ToArray(), 415, "http.media-type", null),
        new("of another shape", "\"draft\""u8.ToArray(), 400, "http.bad-body"),
        new("too large", new byte[TooLarge], 413, "http.body-too-large"),
    ];

    private static byte[] Nested(int levels) => Encoding.ASCII.GetBytes(new string('[', levels) + new string(']', levels));
}
