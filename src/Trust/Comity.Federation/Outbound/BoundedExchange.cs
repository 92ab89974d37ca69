namespace Comity.Federation.Outbound;

/// <summary>Ends every exchange within its time and its bytes: a response that comes out of it is whole and in memory.</summary>
/// <param name="maxResponseBytes">Reading stops behind this; the connection is then given up.</param>
/// <param name="timeout">For the whole exchange.</param>
/// <param name="time">Runs the timeout.</param>
internal sealed class BoundedExchange(int maxResponseBytes, TimeSpan timeout, TimeProvider time) : DelegatingHandler
{
    private const int ChunkSize = 16 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await SendWithin(request, limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutboundException(new PeerTooSlow(timeout), exception);
        }
    }

    private async Task<HttpResponseMessage> SendWithin(HttpRequestMessage request, CancellationToken cancellation)
    {
        var response = await base.SendAsync(request, cancellation);
        try
        {
            var received = response.Content;
            var whole = new ByteArrayContent(await Read(received, cancellation));
            foreach (var header in received.Headers.Where(h => h.Key != "Content-Length"))
                whole.Headers.TryAddWithoutValidation(header.Key, header.Value);
            response.Content = whole;
            received.Dispose();
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<byte[]> Read(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > maxResponseBytes)
            throw new OutboundException(new ResponseTooLarge(maxResponseBytes));
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var whole = new MemoryStream();
        var chunk = new byte[ChunkSize];
        int count;
        while ((count = await stream.ReadAsync(chunk, cancellation)) > 0)
        {
            if (whole.Length + count > maxResponseBytes)
                throw new OutboundException(new ResponseTooLarge(maxResponseBytes));
            whole.Write(chunk, 0, count);
        }
        return whole.ToArray();
    }
}
