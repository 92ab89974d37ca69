using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Comity.Taxii;

/// <summary>Reads the body of a request into memory, decompressed, and never more of it than the limit.</summary>
internal static class RequestBody
{
    private const int LeastPerSecond = 64 * 1024;

    /// <param name="grace">What any body may take to come; its length, or where none is given the limit, at 64 KB/s is added.</param>
    /// <returns>The refusal, or <see langword="null"/> where <paramref name="bytes"/> holds the whole body.</returns>
    public static async Task<TaxiiError?> ReadAsync(HttpContext context, int limit, PooledBytes bytes, BodyBudget.Part held, TimeSpan grace)
    {
        var request = context.Request;
        if (request.ContentLength > limit)
            return TaxiiError.TooLarge(limit);
        // What comes is bounded here, also before it is decompressed; Kestrel's own bound may be lower.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
            bound.MaxRequestBodySize = limit;
        Stream? body = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant() switch
        {
            "" or "identity" => request.Body,
            "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
            "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
            _ => null,
        };
        if (body is null)
        {
            context.Response.Headers.AcceptEncoding = "gzip, br";
            return TaxiiError.Encoding;
        }

        // That the client hung up is seen by the read itself; its token would end a read that is about to say so.
        using var deadline = new CancellationTokenSource(grace + TimeSpan.FromSeconds((request.ContentLength ?? limit) / LeastPerSecond));
        await using (body)
            return await ReadAsync(body, limit, bytes, held, deadline.Token);
    }

    private static async Task<TaxiiError?> ReadAsync(Stream body, int limit, PooledBytes bytes, BodyBudget.Part held, CancellationToken deadline)
    {
        try
        {
            int read;
            while ((read = await body.ReadAsync(bytes.GetMemory(4096), deadline)) > 0)
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
            return TaxiiError.Envelope("taxii.bad-encoding", "The body is not in the encoding that Content-Encoding names. Send it as it says, or without.");
        }
    }
}
