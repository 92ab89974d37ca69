using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Comity.Jose;

namespace Comity.Standards.Tests.Jose;

/// <summary>The files under docs/vectors/jose.</summary>
internal static class Vectors
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static readonly Lazy<IReadOnlyDictionary<string, EcPrivateJwk>> Known = new(() =>
        Read<Dictionary<string, KeyVector>>("keys.json").ToDictionary(static named => named.Key, static named => Parse(named.Value)));

    internal sealed record KeyVector(string Kid, string Jwk);

    internal sealed record JwkVector(string Name, bool Private, string Text, string Expect, string? Kid);

    internal sealed record JwsVector(string Name, string Form, string Typ, string[] Keys, string Text, string Expect, string? Payload);

    internal sealed record JweVector(string Name, string Typ, string[] Members, string[] Keys, string Text, string Expect, string? Plaintext);

    internal sealed record HpkeVector(
        string Name, int Aead, string Info, string? SkEm, string SkRm, string PkRm, string Enc, string? Shared, string? Key, string? Nonce,
        string Pt, string Aad, string Ct);

    public static IReadOnlyDictionary<string, EcPrivateJwk> Keys => Known.Value;

    public static T Read<T>(string file)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Comity.slnx")))
            root = root.Parent ?? throw new DirectoryNotFoundException("No Comity.slnx above the tests.");
        return JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(root.FullName, "docs", "vectors", "jose", file)), Options)!;
    }

    public static TheoryData<string> Names<T>(string file, Func<T, string> name) => [.. Read<T[]>(file).Select(name)];

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Decode(string base64Url) => Base64Url.DecodeFromChars(base64Url);

    private static EcPrivateJwk Parse(KeyVector vector)
    {
        Assert.True(EcPrivateJwk.TryParse(Utf8(vector.Jwk), out var key, out var error), error.ToString());
        Assert.Equal(vector.Kid, key.Kid);
        return key;
    }
}
