using System.Text;

namespace Comity.Federation.HttpSignatures;

/// <summary>The components of a request that our profile covers, each in its one accepted form.</summary>
/// <remarks>Signer and verifier build it by the same method, so that they cannot disagree about what a target is.</remarks>
internal sealed record RequestParts
{
    /// <summary>Longest request target, in characters.</summary>
    public const int MaxTargetLength = 2048;

    private const int MaxAuthorityLength = 262;
    private const int MaxContentTypeLength = 128;

    private RequestParts(string method, string authority, string path, string query) =>
        (Method, Authority, Path, Query) = (method, authority, path, query);

    public string Method { get; }

    /// <summary>Host in lower case, and port where it is not the default one (RFC 9421 2.2.3).</summary>
    public string Authority { get; }

    public string Path { get; }

    /// <summary>With its question mark, which stands alone if there is no query (RFC 9421 2.2.7).</summary>
    public string Query { get; }

    public string? ContentType { get; private init; }

    public string? ContentDigest { get; private init; }

    /// <param name="method">GET or POST.</param>
    /// <param name="authority">As the Host field or <c>:authority</c> has it.</param>
    /// <param name="target">The request target as sent: origin form, path without percent-encoding or dot segments.</param>
    public static Result<RequestParts> Of(string method, string authority, string target)
    {
        if (ChannelProfile.ComponentsFor(method) is null)
            return new TargetRefused("The method must be GET or POST.");
        if (authority.Length is 0 or > MaxAuthorityLength || authority.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return new TargetRefused("The authority is missing, too long or not ASCII.");
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? target : target[..mark];
        var query = mark < 0 ? "?" : target[mark..];
        if (target.Length > MaxTargetLength || !IsPlainPath(path) || !IsPlainQuery(query))
            return new TargetRefused("The target must be a plain path, without percent-encoding or dot segments, and at most one query.");
        // An empty query and none look alike in the signature base.
        if (mark == target.Length - 1)
            return new TargetRefused("A question mark needs a query behind it.");
        if (method == "POST" && mark >= 0)
            return new TargetRefused("A POST has no query.");
        return new RequestParts(method, authority.ToLowerInvariant(), path, query);
    }

    /// <summary>Adds what a POST covers besides.</summary>
    public Result<RequestParts> WithContent(string contentType, Sha256Digest digest)
    {
        if (contentType.Length is 0 or > MaxContentTypeLength || contentType.AsSpan().ContainsAnyExceptInRange(' ', '~')
            || contentType[0] == ' ' || contentType[^1] == ' ')
            return new ContentRefused("Content-Type must be one trimmed line of ASCII.");
        return this with { ContentType = contentType, ContentDigest = HttpSignatures.ContentDigest.Format(digest) };
    }

    /// <summary>The octets that are signed (RFC 9421 2.5): one line for each component, the parameters last, no final line feed.</summary>
    /// <param name="parameters">The value of <c>@signature-params</c>.</param>
    public byte[] SignatureBase(string parameters)
    {
        var text = new StringBuilder(512)
            .Append("\"@method\": ").Append(Method)
            .Append("\n\"@authority\": ").Append(Authority)
            .Append("\n\"@path\": ").Append(Path);
        if (Method == "POST")
            text.Append("\n\"content-type\": ").Append(ContentType).Append("\n\"content-digest\": ").Append(ContentDigest);
        else
            text.Append("\n\"@query\": ").Append(Query);
        return Encoding.ASCII.GetBytes(text.Append("\n\"@signature-params\": ").Append(parameters).ToString());
    }

    private static bool IsPlainQuery(string query) =>
        !query.AsSpan().ContainsAnyExceptInRange('!', '~') && !query.Contains('#', StringComparison.Ordinal);

    // Absolute, of the characters that a path has without encoding (RFC 3986 3.3), and already in normal form.
    private static bool IsPlainPath(string path) =>
        path.StartsWith('/')
        && path.All(c => char.IsAsciiLetterOrDigit(c) || "/-._~!$&'()*+,;=:@".Contains(c, StringComparison.Ordinal))
        && !path.Contains("//", StringComparison.Ordinal)
        && !path.Split('/').Any(segment => segment is "." or "..");
}
