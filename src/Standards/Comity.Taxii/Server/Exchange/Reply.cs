using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Comity.Taxii;

/// <summary>Sends answers: always in the TAXII media type, with their length, compressed where the client admits it.</summary>
internal static class Reply
{
    // Below this, compression costs more than it saves.
    private const int MinCompressed = 1024;

    /// <summary>Sends JSON that is complete in memory.</summary>
    public static async Task SendAsync(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = TaxiiMedia.Taxii;
        response.Headers.Vary = "Accept, Accept-Encoding, Authorization";
        if (json.Length >= MinCompressed && Negotiation.Encoding(context.Request.Headers.AcceptEncoding) is { } encoding)
        {
            using var small = Compressed(json.Span, encoding);
            response.Headers.ContentEncoding = encoding;
            await WriteAsync(response, small.Written);
            return;
        }

        await WriteAsync(response, json);
    }

    public static async Task SendAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        using var bytes = new PooledBytes(4096);
        using (var json = new Utf8JsonWriter(bytes))
            write(json);
        await SendAsync(context, status, bytes.Written);
    }

    /// <summary>Sends a refusal; it quotes nothing of what was sent.</summary>
    public static Task RefuseAsync(HttpContext context, TaxiiError error)
    {
        if (error.Status == 401)
            context.Response.Headers.WWWAuthenticate = new[] { "Basic realm=\"TAXII\", charset=\"UTF-8\"", "Bearer realm=\"TAXII\"" };
        if (error.Status == 503)
            context.Response.Headers.RetryAfter = "1";
        // What was not read of the body would have to be read to use the connection again.
        if (error.Status is 408 or 413)
            context.Response.Headers.Connection = "close";
        return SendAsync(context, error.Status, json => Write(json, error, context.TraceIdentifier));
    }

    private static void Write(Utf8JsonWriter json, TaxiiError error, string id)
    {
        json.WriteStartObject();
        json.WriteString("title"u8, error.Title);
        json.WriteString("description"u8, error.Description);
        json.WriteString("error_id"u8, id);
        json.WriteString("error_code"u8, error.Code);
        json.WriteString("http_status"u8, error.Status.ToString());
        if (error.Details is var (name, value))
        {
            json.WriteStartObject("details"u8);
            json.WriteNumber(name, value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, response.HttpContext.RequestAborted);
    }

    private static PooledBytes Compressed(ReadOnlySpan<byte> json, string encoding)
    {
        var bytes = new PooledBytes((json.Length / 4) + 1024);
        using var sink = new PooledSink(bytes);
        using Stream compressor = encoding == "br"
            ? new BrotliStream(sink, CompressionLevel.Fastest)
            : new GZipStream(sink, CompressionLevel.Fastest);
        compressor.Write(json);
        return bytes;
    }

    /// <summary>Writes a stream into a buffer.</summary>
    private sealed class PooledSink(PooledBytes bytes) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer) => bytes.Add(buffer);

        public override void Write(byte[] buffer, int offset, int count) => bytes.Add(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
