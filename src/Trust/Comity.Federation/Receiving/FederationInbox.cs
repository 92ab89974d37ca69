using System.Text;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Comity.Tlog;

namespace Comity.Federation;

/// <summary>Answers peers: pages, receipts, keysets, rosters, logs. The same for HTTP and for the simulation.</summary>
/// <remarks>
/// The caller was authenticated by the channel. No success is answered before the effect is durable; whoever is not a member of a shared
/// community reads no roster and no log.
/// </remarks>
public sealed class FederationInbox
{
    // Whole documents up to about this size go into one answer; the caller asks again behind the last.
    private const int MaxAnswerBytes = 4 * 1024 * 1024;

    private readonly PageReceiver _receiver;
    private readonly PageBuilder _pages;
    private readonly ReceiptTaker _taker;
    private readonly BlobReceiver _blobs;
    private readonly BlobPageBuilder _blobPages;
    private readonly BlobReceiptTaker _blobTaker;
    private readonly NodeMessages _messages;
    private readonly TrustBook _trust;
    private readonly LogReader _logs;
    private readonly Quotas _quotas;
    private readonly Seats _seats;
    private readonly RestoreInquiry _inquiry;

    internal FederationInbox(
        PageReceiver receiver, PageBuilder pages, ReceiptTaker taker, BlobReceiver blobs, BlobPageBuilder blobPages, BlobReceiptTaker blobTaker,
        NodeMessages messages, TrustBook trust, LogReader logs, Quotas quotas, Seats seats, RestoreInquiry inquiry)
    {
        (_receiver, _pages, _taker, _messages) = (receiver, pages, taker, messages);
        (_blobs, _blobPages, _blobTaker) = (blobs, blobPages, blobTaker);
        (_trust, _logs, _quotas, _seats, _inquiry) = (trust, logs, quotas, seats, inquiry);
    }

    /// <summary>Raised when a peer proved itself to a seat: the seat, the peer.</summary>
    public event Action<int, ParticipantId>? Contact;

    /// <summary>Answers one call as the HTTP endpoints would; for channels that carry calls as values.</summary>
    public Task<PeerAnswer> AnswerAsync(ParticipantId caller, string target, byte[] body, CancellationToken cancellation)
    {
        var path = target.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var after = target.IndexOf("?after=", StringComparison.Ordinal) is var at and >= 0 && int.TryParse(target.AsSpan(at + 7), out var version) ? version : 0;
        return path switch
        {
            ["federation", "v1", "push"] => PushAsync(caller, body, cancellation),
            ["federation", "v1", "pull"] => PullAsync(caller, body, cancellation),
            ["federation", "v1", "blobs", "push"] => PushBlobsAsync(caller, body, cancellation),
            ["federation", "v1", "blobs", "pull"] => PullBlobsAsync(caller, body, cancellation),
            ["federation", "v1", "participants", var of, "keysets"] => Task.FromResult(Keysets(caller, of, after)),
            ["federation", "v1", "participants", var of, "descriptor"] => Task.FromResult(Descriptor(caller, of)),
            ["federation", "v1", "communities", var of, "rosters"] => Task.FromResult(Rosters(caller, of, after)),
            ["federation", "v1", "logs", var of, var epoch, "checkpoint"] => CheckpointAsync(caller, of, epoch, cancellation),
            ["federation", "v1", "logs", var of, var epoch, "tile", ..] => TileAsync(caller, of, epoch, string.Join('/', path[5..]), cancellation),
            _ => Task.FromResult(No(new NotThere())),
        };
    }

    /// <summary>A page: 200 with the receipt once it is durable, 409 with the receipt when it does not continue what is held.</summary>
    public async Task<PeerAnswer> PushAsync(ParticipantId caller, byte[] body, CancellationToken cancellation)
    {
        if (_quotas.Request(caller, body.Length) is { } spent)
            return No(spent);
        if (!(await _receiver.ReceiveAsync(body, caller, cancellation)).TryGet(out var outcome, out var bad))
            return No(bad);
        _quotas.Items(caller, outcome.Taken);
        if (NodeMessages.Claimed<FeedReceipt>(outcome.Receipt, SyncProfile.ReceiptTyp).TryGet(out var receipt, out _))
            await ProvedAsync(receipt.To, caller, cancellation);
        return new PeerAnswer(outcome.IsInPlace ? 200 : 409, SyncProfile.ReceiptMediaType, outcome.Receipt);
    }

    /// <summary>A receipt: 200 with the page that comes next, empty when there is nothing.</summary>
    public async Task<PeerAnswer> PullAsync(ParticipantId caller, byte[] body, CancellationToken cancellation)
    {
        if (_quotas.Request(caller, body.Length) is { } spent)
            return No(spent);
        if (!_messages.Open<FeedReceipt>(body, SyncProfile.ReceiptTyp, message => message.To).TryGet(out var receipt, out var bad))
            return No(bad);
        if (receipt.To != caller)
            return No(new NotTheCaller(receipt.To));
        if (await _seats.OfAsync(receipt.From, cancellation) is not { } seat)
            return No(new NotOurSeat(receipt.From));
        if (!(await _taker.TakeAsync(seat, caller, receipt, sent: null, cancellation)).TryGet(out var taken, out bad))
            return No(bad);
        // A pull opens no gate of a seat that can ask by itself: whoever asks also relearns what it forgot.
        if (taken.Suspicion is not null || !_inquiry.IsShut(seat) || _trust.DescriptorOf(caller) is { Endpoints.Count: 0 })
            _inquiry.Answered(seat, caller, taken.Suspicion);
        Contact?.Invoke(seat.Id, caller);
        if (!(await _pages.BuildAsync(seat, caller, taken.Position, empty: false, cancellation)).TryGet(out var page, out bad))
            return No(bad);
        return new PeerAnswer(200, SyncProfile.PageMediaType, page.Bytes);
    }

    /// <summary>A page of attachments: 200 with the receipt once it is durable, 409 with the receipt when it does not continue what is held.</summary>
    public async Task<PeerAnswer> PushBlobsAsync(ParticipantId caller, byte[] body, CancellationToken cancellation)
    {
        if (_quotas.Attachments(caller, body.Length) is { } spent)
            return No(spent);
        return (await _blobs.ReceiveAsync(body, caller, cancellation)).TryGet(out var outcome, out var bad)
            ? new PeerAnswer(outcome.IsInPlace ? 200 : 409, BlobProfile.ReceiptMediaType, outcome.Receipt)
            : No(bad);
    }

    /// <summary>A receipt for attachments: 200 with the chunks that come next, none when nothing may leave to the caller.</summary>
    public async Task<PeerAnswer> PullBlobsAsync(ParticipantId caller, byte[] body, CancellationToken cancellation)
    {
        if (_quotas.Attachments(caller, body.Length) is { } spent)
            return No(spent);
        if (!_messages.Open<FeedReceipt>(body, BlobProfile.ReceiptTyp, message => message.To).TryGet(out var receipt, out var bad))
            return No(bad);
        if (receipt.To != caller)
            return No(new NotTheCaller(receipt.To));
        if (await _seats.OfAsync(receipt.From, cancellation) is not { } seat)
            return No(new NotOurSeat(receipt.From));
        if (!(await _blobTaker.TakeAsync(seat, caller, receipt, cancellation)).TryGet(out var taken, out bad))
            return No(bad);
        Contact?.Invoke(seat.Id, caller);
        return new PeerAnswer(200, BlobProfile.PageMediaType, (await _blobPages.BuildAsync(seat, caller, taken.Position, cancellation)).Bytes);
    }

    /// <summary>Keysets of a participant after a version, genesis first.</summary>
    public PeerAnswer Keysets(ParticipantId caller, string of, int after) =>
        Guard(caller) ?? (ParticipantId.TryParse(of, out var participant) && _trust.Of(participant) is { } chain
            ? Trust(new TrustFile { Keysets = Bounded(chain.Statements.Skip(after)) })
            : No(new NotThere()));

    /// <summary>The newest descriptor of a participant.</summary>
    public PeerAnswer Descriptor(ParticipantId caller, string of) =>
        Guard(caller) ?? (ParticipantId.TryParse(of, out var participant) && _trust.DescriptorStatementOf(participant) is { } descriptor
            ? Trust(new TrustFile { Descriptors = [Text(descriptor)] })
            : No(new NotThere()));

    /// <summary>Rosters of a community after a version, with the keysets and descriptors of members who came since; for members.</summary>
    public PeerAnswer Rosters(ParticipantId caller, string of, int after)
    {
        if (Guard(caller) is { } refused)
            return refused;
        if (!CommunityId.TryParse(of, out var community) || _trust.Of(community) is not { } chain)
            return No(new NotThere());
        if (!chain.Newest.Admits(caller))
            return No(new NotShared());
        var known = after < 1 || after > chain.Rosters.Length ? null : chain.Rosters[after - 1];
        var came = chain.Newest.Body.Members.Select(member => member.P).Where(member => known?.Find(member) is null).ToList();
        return Trust(new TrustFile
        {
            Rosters = Bounded(chain.Rosters.Skip(Math.Max(0, after)).Select(roster => roster.Statement)),
            Keysets = Bounded(came.SelectMany(member => _trust.Of(member)?.Statements ?? [])),
            Descriptors = Bounded(came.Select(_trust.DescriptorStatementOf).OfType<Statement>(), MaxAnswerBytes / 4),
        });
    }

    /// <summary>The last checkpoint of a log that is kept here; for members of a shared community.</summary>
    public async Task<PeerAnswer> CheckpointAsync(ParticipantId caller, string of, string epoch, CancellationToken cancellation) =>
        await LogAsync(caller, of, epoch, cancellation) is not (var seat, var number) ? No(new NotShared())
        : (await _logs.HeadsAsync(seat.Id, cancellation)).FirstOrDefault(head => head.Epoch == number) is { Checkpoint.Length: > 0 } head
            ? new PeerAnswer(200, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(head.Checkpoint))
            : No(new NotThere());

    /// <summary>A tile of a log that is kept here (C2SP tlog-tiles); for members of a shared community.</summary>
    /// <param name="path">Such as <c>tile/0/x001/067</c>.</param>
    public async Task<PeerAnswer> TileAsync(ParticipantId caller, string of, string epoch, string path, CancellationToken cancellation) =>
        await LogAsync(caller, of, epoch, cancellation) is not (var seat, var number) ? No(new NotShared())
        : Tile.TryParse(path, out var tile) && await _logs.TileAsync(seat.Id, number, tile, cancellation) is { } bytes
            ? new PeerAnswer(200, "application/octet-stream", bytes)
            : No(new NotThere());

    private async Task<(SeatRow Seat, int Epoch)?> LogAsync(ParticipantId caller, string of, string epoch, CancellationToken cancellation) =>
        _quotas.Request(caller, 0) is null && ParticipantId.TryParse(of, out var participant) && int.TryParse(epoch, out var number)
        && await _seats.OfAsync(participant, cancellation) is { } seat
        && (participant == caller || _trust.PeersOf(participant).Contains(caller)) ? (seat, number) : null;

    private PeerAnswer? Guard(ParticipantId caller) => _quotas.Request(caller, 0) is { } spent ? No(spent) : null;

    private async Task ProvedAsync(ParticipantId self, ParticipantId caller, CancellationToken cancellation)
    {
        if (await _seats.OfAsync(self, cancellation) is { } seat)
            Contact?.Invoke(seat.Id, caller);
    }

    internal static PeerAnswer No(Refusal refusal)
    {
        var status = refusal switch
        {
            QuotaSpent or AttachmentQuota => 429,
            Comity.Storage.History.SafeMode or AttachmentTooEarly => 503,
            NotThere or NotOurSeat => 404,
            NotTheCaller or NotShared or CallerUnknown => 403,
            UnknownIssuer or UnknownKey => 401,
            _ => 400,
        };
        var problem = BodyJson.Write(new Problem(status, refusal.Code, refusal.Explanation, refusal.Where, refusal.Mend));
        return new PeerAnswer(status, "application/problem+json", problem, (refusal as QuotaSpent)?.RetryAfter);
    }

    private static PeerAnswer Trust(TrustFile file) => new(200, SyncProfile.TrustMediaType, file.Write());

    private static List<string> Bounded(IEnumerable<Statement> statements, int maxBytes = MaxAnswerBytes / 2)
    {
        var texts = new List<string>();
        var bytes = 0;
        foreach (var statement in statements)
        {
            bytes += statement.Jws.Length;
            if (texts.Count > 0 && bytes > maxBytes)
                break;
            texts.Add(Text(statement));
        }

        return texts;
    }

    private static string Text(Statement statement) => Encoding.UTF8.GetString(statement.Jws.Span);

    internal sealed record Problem(int Status, string Code, string Detail, string? Where, string? Mend);
}
