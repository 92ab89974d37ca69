using System.Net.Http.Headers;
using Comity.Office;
using Comity.Statements;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace Comity.Node.Api;

/// <summary>Lets only the JSON of the statement profile through to endpoints that bind a body; all else is a refusal with a code, a place and a remedy.</summary>
/// <remarks>
/// It stands behind authorization, so that strangers cost no reading, and before binding, because the platform's reader is laxer: it takes
/// other encodings and says of what it refuses only 400.
/// </remarks>
internal sealed class JsonDoor(RequestDelegate next)
{
    /// <summary>For endpoints that state no limit of their own.</summary>
    private const int DefaultMaxBytes = 4 * 1_048_576;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            if (Binds(context) && await FlawAsync(context.Request) is { } flaw)
            {
                await flaw.ToProblem().ExecuteAsync(context);
                return;
            }

            await next(context);
            // Routing says of another media type only that it is none of the accepted ones.
            if (context.Response is { StatusCode: StatusCodes.Status415UnsupportedMediaType, HasStarted: false } && IsApi(context))
                await RequestRefusals.NotJson.ToProblem().ExecuteAsync(context);
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            if (IsApi(context))
                await RequestRefusals.Of(fault, LimitOf(context)).ToProblem().ExecuteAsync(context);
            else
                context.Response.StatusCode = fault.StatusCode; // and the page of this status follows
        }
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(ApiModule.Root, StringComparison.Ordinal);

    private static bool Binds(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is { } accepts && accepts.ContentTypes.Contains("application/json")
        && !(accepts.IsOptional && context.Request.ContentLength is null or 0);

    private static async Task<Refusal?> FlawAsync(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !IsJson(type.MediaType))
            return RequestRefusals.NotJson;
        if (type.CharSet is { } charset && !charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return RequestRefusals.OtherEncoding;
        var limit = LimitOf(request.HttpContext);
        if (await ReadAsync(request, limit) is not { } body)
        {
            LetDrain(request.HttpContext);
            return RequestRefusals.TooLarge(limit);
        }

        request.Body = new MemoryStream(body, writable: false);
        return StrictJson.Check(body, limit);
    }

    private static bool IsJson(string? mediaType) => mediaType is not null
        && (mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    private static int LimitOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize is { } limit ? (int)Math.Min(limit, Array.MaxLength) : DefaultMaxBytes;

    // The server then reads and drops what is on its way (for 5 s at most): a client that is still writing would see a reset, not the answer.
    private static void LetDrain(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
    }

    /// <summary>The whole body; null if it is longer than it may be, and then not read to its end.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
            return null;
        using var read = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[16_384];
        int count;
        while ((count = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
        {
            if (read.Length + count > limit)
                return null;
            read.Write(chunk, 0, count);
        }

        return read.ToArray();
    }
}
