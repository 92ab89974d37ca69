using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Comity.Trust.Tests.Federation;

/// <summary>A request signed by a second, independent reading of RFC 9421, so that any part can be wrong under a right signature.</summary>
internal sealed partial record Forged
{
    public string Method { get; init; } = "POST";
    public required string Authority { get; init; }
    public string Target { get; init; } = "/push";
    public string ContentType { get; init; } = "application/json";
    public string Body { get; init; } = "{}";
    public required string KeyId { get; init; }
    public long Created { get; init; } = ManualTime.Noon.ToUnixTimeSeconds();
    public string Nonce { get; init; } = "AAAAAAAAAAAAAAAAAAAAAA";
    public string Components { get; init; } = "(\"@method\" \"@authority\" \"@path\" \"content-type\" \"content-digest\")";
    public string Label { get; init; } = "sig1";

    /// <summary>Edits the parameters before they are signed.</summary>
    public Func<string, string> Parameters { get; init; } = same => same;

    /// <summary>Edits the finished fields.</summary>
    public Func<string, string> InputField { get; init; } = same => same;
    public Func<string, string> SignatureField { get; init; } = same => same;
    public Func<string, string> DigestField { get; init; } = same => same;

    public static Forged For(ChannelHost host) => new() { Authority = host.Authority, KeyId = host.PeerKeyId };

    public HttpRequestMessage Sign(ChannelHost host, Func<byte[], byte[]>? sign = null)
    {
        var digest = DigestField($"sha-256=:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))}:");
        var parameters = Parameters(string.Create(
            CultureInfo.InvariantCulture, $"{Components};created={Created};keyid=\"{KeyId}\";nonce=\"{Nonce}\";tag=\"comity-node-1\""));
        var signature = (sign ?? (data => host.PeerKey.SignData(data, HashAlgorithmName.SHA256)))(Base(parameters, digest));

        var request = new HttpRequestMessage(new HttpMethod(Method), host.Address(Target));
        if (Method == "POST")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
            request.Content.Headers.TryAddWithoutValidation("Content-Digest", digest);
        }
        request.Headers.TryAddWithoutValidation("Signature-Input", InputField($"{Label}={parameters}"));
        request.Headers.TryAddWithoutValidation("Signature", SignatureField($"{Label}=:{Convert.ToBase64String(signature)}:"));
        return request;
    }

    private byte[] Base(string parameters, string digest)
    {
        var mark = Target.IndexOf('?', StringComparison.Ordinal);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["@method"] = Method,
            ["@authority"] = Authority,
            ["@path"] = mark < 0 ? Target : Target[..mark],
            ["@query"] = mark < 0 ? "?" : Target[mark..],
            ["content-type"] = ContentType,
            ["content-digest"] = digest,
        };
        var list = parameters[..(parameters.IndexOf(')', StringComparison.Ordinal) + 1)];
        var lines = QuotedName().Matches(list).Select(m => $"\"{m.Groups["name"].Value}\": {values.GetValueOrDefault(m.Groups["name"].Value, "")}\n");
        return Encoding.ASCII.GetBytes($"{string.Concat(lines)}\"@signature-params\": {parameters}");
    }

    [GeneratedRegex("\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuotedName();
}
