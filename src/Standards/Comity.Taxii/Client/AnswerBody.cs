using System.Buffers;
using System.IO.Compression;

namespace Comity.Taxii;

/// <summary>Reads a body whole, decompressed, and never more of it than was allowed.</summary>
internal static class AnswerBody
{
    private const int Step = 64 * 1024;

    /// <exception cref="TaxiiClientException">It is larger, or packed in a way that was not asked for.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellation)
    {
        await using var packed = await content.ReadAsStreamAsync(cancellation);
        await using var plain = Unpacked(content, packed);
        var body = new ArrayBufferWriter<byte>(Math.Clamp((int)Math.Min(content.Headers.ContentLength ?? 0, maxBytes), 1, Step * 16));
        while (await StepAsync(plain, body.GetMemory(Step), cancellation) is > 0 and var read)
        {
            body.Advance(read);
            if (body.WrittenCount > maxBytes)
                throw new TaxiiClientException("taxii.too-large", $"The answer has more than {maxBytes} bytes.",
                    "Ask for fewer objects at a time (limit), or allow larger answers.");
        }

        // A byte order mark is no JSON, but some servers send one.
        return body.WrittenSpan.StartsWith("\uFEFF"u8) ? body.WrittenMemory[3..] : body.WrittenMemory;
    }

    private static async ValueTask<int> StepAsync(Stream plain, Memory<byte> into, CancellationToken cancellation)
    {
        try
        {
            return await plain.ReadAsync(into, cancellation);
        }
        catch (InvalidOperationException broken)
        {
            // So the platform says that it is no Brotli.
            throw new InvalidDataException("The answer is packed in a broken way.", broken);
        }
    }

    // Where the caller's handler has unpacked it already, the header is gone.
    private static Stream Unpacked(HttpContent content, Stream packed) =>
        string.Join(',', content.Headers.ContentEncoding).ToLowerInvariant() switch
    {
        "" or "identity" => packed,
        "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
        "br" => new BrotliStream(packed, CompressionMode.Decompress),
        _ => throw new TaxiiClientException("taxii.encoding", "The answer is packed in a way that was not asked for.",
            "The server has to send br, gzip or nothing of the kind."),
    };
}
