using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Comity.Federation.HttpSignatures;

/// <summary>Lets a request on to the federation's endpoints only when it verified, and its content only as far as it is the signed one.</summary>
/// <remarks>
/// A middleware, not an endpoint filter: filters run after the body was bound. Behind it, <see cref="SignedRequest"/> is among
/// the request's features. No 2xx leaves unless the content was read to its verified end: an endpoint that answers
/// success earlier has a bug, and the peer gets 500.
/// </remarks>
internal sealed class ChannelGate(ChannelVerifier verifier, ChannelOptions options, TimeProvider time)
{
    public async Task Invoke(HttpContext http, RequestDelegate next)
    {
        var verified = await verifier.Verify(http.Request, http.RequestAborted);
        if (!verified.TryGet(out var request, out var refusal))
        {
            await Answer(http, (ChannelRefusal)refusal);
            return;
        }
        if (http.Request.ContentLength > options.MaxBodyBytes)
        {
            await Answer(http, new ContentTooLarge(options.MaxBodyBytes));
            return;
        }
        http.Features.Set(request);
        await (request.Content is { } digest ? PassContent(http, digest, next) : next(http));
    }

    private async Task PassContent(HttpContext http, Sha256Digest digest, RequestDelegate next)
    {
        await using var content = new SignedContentStream(http.Request.Body, digest, options.MaxBodyBytes);
        http.Request.Body = content;
        http.Response.OnStarting(() => http.Response.StatusCode is >= 200 and < 300 && !content.IsVerified
            ? throw new InvalidOperationException("An endpoint answered success before the signed content was read to its end.")
            : Task.CompletedTask);
        try
        {
            await next(http);
        }
        catch (ContentRefusedException exception) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await Answer(http, exception.Refusal);
        }
    }

    private Task Answer(HttpContext http, ChannelRefusal refusal)
    {
        var headers = http.Response.Headers;
        // Our clock, so that the other side can see which of the two is wrong (federation.md 2.6).
        headers.Date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        headers.CacheControl = "no-store";
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = refusal.Code };
        if (refusal is ClockSkew skewed)
            extensions["skewSeconds"] = (long)Math.Round(skewed.Skew.TotalSeconds);
        if (refusal is NoncesExhausted exhausted)
            headers.RetryAfter = ((long)Math.Ceiling(exhausted.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (refusal.Status == StatusCodes.Status401Unauthorized)
            headers.WWWAuthenticate = $"Signature tag=\"{ChannelProfile.Tag}\"";
        return TypedResults.Problem(refusal.Explanation, statusCode: refusal.Status, extensions: extensions).ExecuteAsync(http);
    }
}
