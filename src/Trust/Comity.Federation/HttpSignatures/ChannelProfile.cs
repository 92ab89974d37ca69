namespace Comity.Federation.HttpSignatures;

/// <summary>The single profile of RFC 9421 that nodes speak. Nothing in it is negotiated and there is no fallback.</summary>
/// <remarks>
/// <para>
/// A POST always has content, possibly empty, with Content-Type and Content-Digest, and no query. A GET has no content and
/// covers <c>@query</c> always; an absent query has the value <c>?</c> (RFC 9421 2.2.7). So a query that exists is covered,
/// and there are two exact lists, not a rule with exceptions. Other methods are refused.
/// </para>
/// <para>
/// Responses carry no HTTP signature. What a node says in them proves itself: receipts, heads, keysets and rosters are
/// JWS, checkpoints are signed notes, tiles hash up to a checkpoint. Problem documents prove nothing and must cause nothing
/// beyond a retry.
/// </para>
/// </remarks>
internal static class ChannelProfile
{
    /// <summary>Application tag (RFC 9421 2.3): a signature made for anything else is not one of ours.</summary>
    public const string Tag = "comity-node-1";

    /// <summary>The only accepted label in both fields.</summary>
    public const string Label = "sig1";

    /// <summary>Covered by every POST, as an inner list (RFC 9421 2.3).</summary>
    public const string PostComponents = "(\"@method\" \"@authority\" \"@path\" \"content-type\" \"content-digest\")";

    /// <summary>Covered by every GET.</summary>
    public const string GetComponents = "(\"@method\" \"@authority\" \"@path\" \"@query\")";

    /// <summary>Bytes of a raw ECDSA P-256 signature, r then s (RFC 9421 3.3.4).</summary>
    public const int SignatureSize = 64;

    public const string SignatureInputField = "Signature-Input";
    public const string SignatureField = "Signature";
    public const string ContentDigestField = "Content-Digest";

    /// <summary>How far created may lie from our clock, either way, inclusive.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(300);

    /// <summary>The list for <paramref name="method"/>; <see langword="null"/> for a method that the profile does not have.</summary>
    public static string? ComponentsFor(string method) => method switch
    {
        "POST" => PostComponents,
        "GET" => GetComponents,
        _ => null,
    };
}
