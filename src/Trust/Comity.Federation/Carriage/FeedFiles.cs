using Comity.Storage;

namespace Comity.Federation;

/// <summary>Carries pages and receipts as files where there is no line between two nodes: the same bytes, believed for the same reasons.</summary>
/// <remarks>A head signs all of its page, so a carrier can lose or repeat a file, never change one. Nothing reads an old file as data loss.</remarks>
public sealed class FeedFiles
{
    private readonly PageBuilder _pages;
    private readonly PageReceiver _receiver;
    private readonly ReceiptTaker _taker;
    private readonly BlobPageBuilder _blobPages;
    private readonly BlobReceiver _blobs;
    private readonly BlobReceiptTaker _blobTaker;
    private readonly NodeMessages _messages;
    private readonly Seats _seats;

    internal FeedFiles(
        PageBuilder pages, PageReceiver receiver, ReceiptTaker taker, BlobPageBuilder blobPages, BlobReceiver blobs, BlobReceiptTaker blobTaker,
        NodeMessages messages, Seats seats)
    {
        (_pages, _receiver, _taker, _messages, _seats) = (pages, receiver, taker, messages, seats);
        (_blobPages, _blobs, _blobTaker) = (blobPages, blobs, blobTaker);
    }

    /// <summary>The next page for a peer after a position, or after what it has receipted.</summary>
    /// <returns>The page and the position after it: the same position means that nothing was left.</returns>
    public async Task<Result<ExportedPage>> ExportAsync(SeatRow seat, ParticipantId peer, long? after, CancellationToken cancellation) =>
        (await _pages.BuildAsync(seat, peer, after, empty: false, cancellation)).TryGet(out var page, out var bad)
            ? new ExportedPage(page.Bytes, page.From, page.To)
            : bad;

    /// <summary>Takes a page from a file, whole and once.</summary>
    public async Task<Result<ImportedPage>> ImportAsync(ReadOnlyMemory<byte> page, CancellationToken cancellation) =>
        (await _receiver.ReceiveAsync(page, caller: null, cancellation)).TryGet(out var outcome, out var bad)
            ? new ImportedPage(outcome.Receipt, outcome.IsInPlace, outcome.Taken)
            : bad;

    /// <summary>The next chunks of attachments for a peer that has receipted the statements that name them.</summary>
    public async Task<ExportedPage> ExportBlobsAsync(SeatRow seat, ParticipantId peer, long? after, CancellationToken cancellation)
    {
        var page = await _blobPages.BuildAsync(seat, peer, after, cancellation);
        return new ExportedPage(page.Bytes, page.From, page.To);
    }

    /// <summary>Takes chunks of attachments from a file, whole and once.</summary>
    public async Task<Result<ImportedPage>> ImportBlobsAsync(ReadOnlyMemory<byte> page, CancellationToken cancellation) =>
        (await _blobs.ReceiveAsync(page, caller: null, cancellation)).TryGet(out var outcome, out var bad)
            ? new ImportedPage(outcome.Receipt, outcome.IsInPlace, outcome.Taken)
            : bad;

    /// <summary>Takes the receipt that the other side's import of attachments gave.</summary>
    public async Task<Refusal?> ImportBlobReceiptAsync(ReadOnlyMemory<byte> receipt, CancellationToken cancellation)
    {
        if (!_messages.Open<FeedReceipt>(receipt, BlobProfile.ReceiptTyp, message => message.To).TryGet(out var read, out var bad))
            return bad;
        return await _seats.OfAsync(read.From, cancellation) is { } seat
            ? (await _blobTaker.TakeAsync(seat, read.To, read, cancellation)).Refusal
            : new NotOurSeat(read.From);
    }

    /// <summary>Takes the receipt that the other side's import gave.</summary>
    public async Task<Refusal?> ImportReceiptAsync(ReadOnlyMemory<byte> receipt, CancellationToken cancellation)
    {
        if (!_messages.Open<FeedReceipt>(receipt, SyncProfile.ReceiptTyp, message => message.To).TryGet(out var read, out var bad))
            return bad;
        return await _seats.OfAsync(read.From, cancellation) is { } seat
            ? (await _taker.TakeAsync(seat, read.To, read, sent: null, cancellation)).Refusal
            : new NotOurSeat(read.From);
    }
}

/// <param name="Bytes">The file.</param>
/// <param name="From">Position before it.</param>
/// <param name="To">Position after it.</param>
public sealed record ExportedPage(byte[] Bytes, long From, long To);

/// <param name="Receipt">The file to carry back.</param>
/// <param name="IsInPlace">False when an earlier page is missing: the receipt says which.</param>
/// <param name="Taken">How many items were new.</param>
public sealed record ImportedPage(byte[] Receipt, bool IsInPlace, int Taken);
