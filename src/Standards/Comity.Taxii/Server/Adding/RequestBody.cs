using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Comity.Taxii;

/// <summary>Reads the body of a request into memory, decompressed, and never more of it than the limit.</summary>
internal static class RequestBody
{
    private const int LeastPerSecond = 64 * 1024;

    /// <param name="grace">What any body may take to come; its length, or where none is given the limit, at 64 KB/s is added.</param>
    /// <returns>The refusal, or <see langword="null"/> where <paramref name="bytes"/> holds the whole body.</returns>
    public static async Task<TaxiiError?> ReadAsync(
        HttpContext context, int limit, PooledBytes bytes, BodyBudget.Part held, TimeSpan grace)
    {
        var length = context.Request.ContentLength;
        if (length > limit)
            return TaxiiError.TooLarge(limit);
        // What comes is bounded here, also before it is decompressed; Kestrel's own bound may be lower.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
            bound.MaxRequestBodySize = limit;
        if (Decoded(context.Request) is not { } body)
        {
            context.Response.Headers.AcceptEncoding = "gzip, br";
            return TaxiiError.Encoding;
        }

        // That the client hung up is seen by the read itself; its token would end a read that is about to say so.
        using var deadline = new CancellationTokenSource(grace + TimeSpan.FromSeconds((length ?? limit) / LeastPerSecond));
        await using var late = deadline.Token.UnsafeRegister(
            static reader => ((PipeReader)reader!).CancelPendingRead(), context.Request.BodyReader);
        await using (body)
            return await ReadAsync(body, limit, bytes, held, deadline.Token);
    }

    private static Stream? Decoded(HttpRequest request) => request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant() switch
    {
        "" or "identity" => new BodyStream(request.BodyReader),
        "gzip" or "x-gzip" => new GZipStream(new BodyStream(request.BodyReader), CompressionMode.Decompress),
        "br" => new BrotliStream(new BodyStream(request.BodyReader), CompressionMode.Decompress),
        _ => null,
    };

    private static async Task<TaxiiError?> ReadAsync(
        Stream body, int limit, PooledBytes bytes, BodyBudget.Part held, CancellationToken deadline)
    {
        try
        {
            int read;
            while ((read = await body.ReadAsync(bytes.GetMemory(4096), CancellationToken.None)) > 0)
            {
                bytes.Advance(read);
                if (bytes.Length > limit)
                    return body is GZipStream or BrotliStream ? TaxiiError.UnpacksTooLarge(limit) : TaxiiError.TooLarge(limit);
                if (!held.TryHold(bytes.Length))
                    return TaxiiError.TooManyBodies;
            }

            return null;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return TaxiiError.TooSlow;
        }
        catch (Exception broken) when (broken is InvalidDataException || (broken is InvalidOperationException && body is BrotliStream))
        {
            return TaxiiError.Envelope(
                "taxii.bad-encoding", "The body is not in the encoding that Content-Encoding names. Send it as it says, or without.");
        }
    }
}
