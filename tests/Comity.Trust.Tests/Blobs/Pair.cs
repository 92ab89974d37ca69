using Comity.Federation;
using Comity.Storage.Blobs;
using Comity.Storage.History;
using Comity.Trust.Tests.Federation;
using Comity.Trust.Tests.Federation.Sync;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Blobs;

/// <summary>Two nodes of one community, of which XA speaks with attachments and XB receives.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private readonly ManualTime _time;

    private Pair(ManualTime time, Peer xa, Peer xb) => (_time, Xa, Xb) = (time, xa, xb);

    public Peer Xa { get; }

    public Peer Xb { get; }

    public CommunityId Community { get; private set; }

    public static async Task<Pair> StartAsync(ManualTime time, string provider = "sqlite", bool pullsOnly = false, Action<FederationOptions>? configure = null)
    {
        var pair = new Pair(time, await Peer.StartAsync("XA", time, provider), await Peer.StartAsync("XB", time, provider, pullsOnly, configure));
        pair.Community = await pair.Xa.Node.FoundCommunityAsync(pair.Xb.Node);
        await pair.SettleAsync();
        return pair;
    }

    public async ValueTask DisposeAsync()
    {
        await Xa.DisposeAsync();
        await Xb.DisposeAsync();
    }

    public static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    public async Task<LaidIn> LayInAsync(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return (await Xa.Node.Get<AttachmentStore>().LayInAsync(Xa.Node.Seat.Id, Xa.Id, stream, "list.jsonl", "application/jsonl", isOpen: false, default)).Value;
    }

    public async Task KeepAsync(LaidIn laid)
    {
        await using var db = await Xa.Node.DbAsync();
        Assert.Null(await AttachmentStore.KeepAsync(db, laid, _time.Now, default));
    }

    public async Task<StatementId> SayAsync(string text, byte[] attachment, CommunityId? community = null)
    {
        var laid = await LayInAsync(attachment);
        await KeepAsync(laid);
        var draft = Xa.Node.NoteTo(community ?? Community, text, Xb.Id) with { Attachments = [laid.Attachment] };
        return (await Xa.Node.Get<StatementRelease>().ReleaseAsync(draft, null, default)).Value.Sid;
    }

    public Task<List<StepReport>> SettleAsync() => Peer.SettleAsync(Xa, Xb);

    public async Task WaitAndSettleAsync()
    {
        _time.Now += TimeSpan.FromMinutes(16);
        await SettleAsync();
    }

    /// <summary>The first attachment on its way to XB.</summary>
    public async Task<BlobFeedItemRow> ItemAsync()
    {
        await using var db = await Xa.Node.DbAsync();
        return await db.Set<BlobFeedItemRow>().AsNoTracking().OrderBy(item => item.First).FirstAsync();
    }

    /// <summary>Changes a chunk where XA keeps it, perhaps as an attacker would who recomputes what is not signed.</summary>
    public async Task RotAsync(StatementId sid, int index, bool alsoHash)
    {
        await using var db = await Xa.Node.DbAsync();
        var named = await db.Set<AttachmentRow>().SingleAsync(row => row.Sid == sid);
        var blob = await db.Set<BlobRow>().SingleAsync(row => row.Sha256 == named.Blob);
        var chunk = await db.Set<BlobChunkRow>().AsNoTracking().SingleAsync(row => row.Blob == blob.Id && row.Index == index);
        chunk.Bytes[0] ^= 1;
        var (bytes, hash) = (chunk.Bytes, alsoHash ? Sha256Digest.Of(chunk.Bytes) : chunk.Hash);
        await db.Set<BlobChunkRow>().Where(row => row.Blob == blob.Id && row.Index == index)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Bytes, bytes).SetProperty(row => row.Hash, hash));
        if (alsoHash)
        {
            var feed = await db.Set<BlobFeedOutRow>().SingleAsync();
            await Comity.Storage.Feeds.BlobFeedWriter.RestartAsync(db, feed, Xa.Id, default);
        }
    }
}

internal static class BlobReading
{
    public static async Task<AttachmentStatus> StatusAsync(this Peer peer, StatementId sid) =>
        (await peer.Node.Get<AttachmentStore>().StatusAsync(peer.Node.Seat.Id, sid, default)).Single();

    public static async Task<byte[]> ReadAsync(this Peer peer, StatementId sid) =>
        (await (await peer.Node.Get<AttachmentStore>().OpenAsync(peer.Node.Seat.Id, sid, 0, default)).Value.ReadAsync(default)).Value;
}
