using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Comity.Federation.HttpSignatures;

/// <summary>Why a request between nodes is not accepted; every code is stable and begins with <c>channel.</c></summary>
/// <param name="Code">Stable code, also in the problem document.</param>
/// <param name="Explanation">For the other node's operator; tells nothing that the caller did not send, the clock excepted.</param>
/// <param name="Status">HTTP status of the answer.</param>
internal abstract record ChannelRefusal(string Code, string Explanation, int Status) : Refusal(Code, Explanation);

internal sealed record SignatureMissing()
    : ChannelRefusal("channel.signature-missing", "Signature-Input and Signature must both be there.", StatusCodes.Status401Unauthorized);

internal sealed record SignatureMalformed(string What)
    : ChannelRefusal("channel.signature-malformed", $"{What} is not in the one accepted form.", StatusCodes.Status400BadRequest);

internal sealed record SeveralSignatures()
    : ChannelRefusal("channel.signature-count", "Exactly one signature is accepted.", StatusCodes.Status400BadRequest);

internal sealed record ParametersWrong()
    : ChannelRefusal(
        "channel.parameters",
        "The signature parameters must be created, keyid, nonce and tag, once each and in this order.",
        StatusCodes.Status400BadRequest);

internal sealed record AlgorithmStated()
    : ChannelRefusal(
        "channel.algorithm",
        "The algorithm is ecdsa-p256-sha256 and follows from the key; an alg parameter is refused.",
        StatusCodes.Status400BadRequest);

internal sealed record TagUnknown()
    : ChannelRefusal("channel.tag", $"The tag must be {ChannelProfile.Tag}.", StatusCodes.Status400BadRequest);

internal sealed record ComponentsWrong()
    : ChannelRefusal(
        "channel.components",
        $"A POST covers {ChannelProfile.PostComponents}, a GET covers {ChannelProfile.GetComponents}, in this order.",
        StatusCodes.Status400BadRequest);

internal sealed record TargetRefused(string What)
    : ChannelRefusal("channel.target", What, StatusCodes.Status400BadRequest);

internal sealed record AuthorityNotOurs()
    : ChannelRefusal(
        "channel.authority", "The request names an authority that this node does not answer for.", StatusCodes.Status421MisdirectedRequest);

internal sealed record ContentRefused(string What)
    : ChannelRefusal("channel.content", What, StatusCodes.Status400BadRequest);

internal sealed record DigestMalformed()
    : ChannelRefusal(
        "channel.digest-malformed", "Content-Digest must hold exactly one sha-256 value.", StatusCodes.Status400BadRequest);

internal sealed record DigestMismatch()
    : ChannelRefusal("channel.digest-mismatch", "The content is not the content that was signed.", StatusCodes.Status400BadRequest);

internal sealed record ContentTooLarge(long MaxBytes)
    : ChannelRefusal("channel.too-large", $"At most {MaxBytes} bytes are accepted.", StatusCodes.Status413PayloadTooLarge);

internal sealed record KeyUnknown()
    : ChannelRefusal("channel.key-unknown", "No peer is known by this keyid.", StatusCodes.Status401Unauthorized);

internal sealed record SignatureBad()
    : ChannelRefusal("channel.signature-bad", "The signature does not verify over this request.", StatusCodes.Status401Unauthorized);

/// <param name="Skew">Our clock minus the time of signing; positive when the signer's clock is behind, or the request was slow.</param>
internal sealed record ClockSkew(TimeSpan Skew)
    : ChannelRefusal(
        "channel.clock-skew",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The request was signed {Skew.TotalSeconds:0} s before our time; 300 s either way are accepted."),
        StatusCodes.Status401Unauthorized);

internal sealed record Replayed()
    : ChannelRefusal("channel.replayed", "This nonce was used before; sign again.", StatusCodes.Status401Unauthorized);

/// <param name="RetryAfter">When the oldest remembered nonces will have lapsed.</param>
internal sealed record NoncesExhausted(TimeSpan RetryAfter)
    : ChannelRefusal(
        "channel.busy", "Too many requests within the replay window; slow down.", StatusCodes.Status429TooManyRequests);
