using Comity.Stix;

namespace Comity.Taxii;

/// <summary>
/// Adds objects to a collection in bodies that the server takes, and says of each what became of it, as far as the server does.
/// </summary>
/// <remarks>
/// A body that is refused as a whole is halved until the objects that are to blame stand alone: one bad object does not keep the others
/// out. To push again what was pushed before is no error (TAXII 2.1, 5.5). One push at a time; one body is in memory.
/// </remarks>
public sealed class TaxiiPush
{
    private readonly TaxiiClient _client;
    private readonly Uri _collection;
    private readonly Uri _apiRoot;
    private readonly PushOptions _options;
    private readonly PushTally _tally;
    private readonly StatusWatch _watch;
    private int _maxBytes;
    private int _batchBytes;
    private int _refusedInARow;

    /// <param name="collection">Its address, <c>…/collections/ID/</c>.</param>
    /// <exception cref="ArgumentException">It is no such address, or an option is out of its bounds.</exception>
    public TaxiiPush(TaxiiClient client, Uri collection, PushOptions? options = null)
    {
        (_client, _collection, _options) = (client, collection, (options ?? new PushOptions()).Checked());
        _apiRoot = TaxiiAddress.ApiRootOf(collection) ?? throw new ArgumentException("A collection's address ends with collections/ID/.",
            nameof(collection));
        (_tally, _watch) = (new PushTally(_options.MaxNamedFailures), new StatusWatch(client, _apiRoot, _options));
    }

    /// <summary>Pushes every object. Call once.</summary>
    /// <param name="skip">So many at the beginning were handled before.</param>
    /// <param name="handled">Told how many objects from the beginning have been handled, after each body.</param>
    /// <exception cref="TaxiiClientException">The server ended it; what <paramref name="handled"/> was told stays true.</exception>
    public async Task<PushReport> RunAsync(
        IAsyncEnumerable<StixObject> objects, long skip = 0, Action<long>? handled = null, IProgress<PushProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        _maxBytes = _batchBytes = (int)Math.Min(_options.MaxBodyBytes, await ServerLimitAsync(cancellation));
        var (batch, seen) = (new PushBatch(), 0L);
        await foreach (var one in objects.WithCancellation(cancellation))
        {
            if (seen++ < skip)
                continue;
            if (!batch.Takes(one, _batchBytes, _options.MaxObjects))
                await HandleAsync(batch, seen - 1, handled, progress, cancellation);
            Put(batch, one);
        }

        await HandleAsync(batch, seen, handled, progress, cancellation);
        return _tally.Report(Math.Min(skip, seen));
    }

    private void Put(PushBatch batch, StixObject one)
    {
        if (PushBatch.BytesAlone(one) > _maxBytes)
            _tally.Refused(one.Id, $"taxii.object-too-large: it has {one.Utf8.Length} bytes, and the server takes bodies of {_maxBytes}.",
                wasSent: false);
        else
            batch.Add(one);
    }

    private async Task HandleAsync(PushBatch batch, long seen, Action<long>? handled, IProgress<PushProgress>? progress,
        CancellationToken cancellation)
    {
        await SendAsync(batch.Objects, cancellation);
        batch.Clear();
        handled?.Invoke(seen);
        progress?.Report(_tally.Progress);
    }

    private async Task SendAsync(ArraySegment<StixObject> objects, CancellationToken cancellation)
    {
        if (objects.Count == 0)
            return;
        try
        {
            var status = await _client.AddAsync(_collection, PushBatch.Envelope(objects), cancellation);
            _tally.Count(objects.Count, await _watch.FollowAsync(status, cancellation));
            _refusedInARow = 0;
        }
        catch (TaxiiClientException refused) when (refused.Status is 400 or 413 or 422)
        {
            await RefusedAsync(objects, refused, cancellation);
        }
    }

    private async Task RefusedAsync(ArraySegment<StixObject> objects, TaxiiClientException refused, CancellationToken cancellation)
    {
        if (objects.Count == 1)
        {
            Refuse(objects[0], refused);
            return;
        }

        // The limit that the server stated was not the one that counts: no further body is that large.
        if (refused.Status == 413)
            _batchBytes = Math.Min(_batchBytes, PushBatch.Envelope(objects).Length / 2);
        var half = objects.Count / 2;
        await SendAsync(objects[..half], cancellation);
        await SendAsync(objects[half..], cancellation);
    }

    private void Refuse(StixObject one, TaxiiClientException refused)
    {
        _tally.Refused(one.Id, $"{refused.Code}: {refused.Explanation}", wasSent: true);
        if (++_refusedInARow >= _options.MaxRefusedInARow)
            throw new TaxiiClientException("taxii.all-refused",
                $"The server refuses one object after another, at last: {refused.Explanation}",
                "Check that the collection takes what is sent.", refused) { Status = refused.Status };
    }

    private async Task<long> ServerLimitAsync(CancellationToken cancellation)
    {
        try
        {
            return (await _client.GetApiRootAsync(_apiRoot, cancellation)).MaxContentLength ?? long.MaxValue;
        }
        catch (TaxiiClientException unsaid) when (unsaid.Status is 403 or 404)
        {
            return long.MaxValue;
        }
    }
}
