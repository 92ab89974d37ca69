using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.Blobs;

/// <summary>Attachments, which statement names them, and how far they have travelled. None of it can be rebuilt.</summary>
internal sealed class BlobTables : IModelPart
{
    public void Build(ModelBuilder model)
    {
        BuildBlobs(model);
        BuildFeeds(model);
    }

    private static void BuildBlobs(ModelBuilder model)
    {
        model.Entity<BlobRow>(row =>
        {
            row.ToTable("blobs");
            row.HasKey(blob => blob.Id);
            row.Property(blob => blob.State).HasConversion<string>();
            row.HasIndex(blob => new { blob.Seat, blob.Sha256, blob.From });
            row.HasIndex(blob => new { blob.Seat, blob.From, blob.State });
        });
        model.Entity<BlobChunkRow>(row =>
        {
            row.ToTable("blob_chunks");
            row.HasKey(chunk => new { chunk.Blob, chunk.Index });
        });
        model.Entity<AttachmentRow>(row =>
        {
            row.ToTable("statement_attachments");
            row.HasKey(attachment => new { attachment.Seat, attachment.Sid, attachment.Ordinal });
            row.HasIndex(attachment => new { attachment.Seat, attachment.Blob });
        });
    }

    private static void BuildFeeds(ModelBuilder model)
    {
        model.Entity<BlobFeedOutRow>(row =>
        {
            row.ToTable("blob_feeds_out");
            row.HasKey(feed => new { feed.Seat, feed.Peer });
        });
        model.Entity<BlobFeedItemRow>(row =>
        {
            row.ToTable("blob_feed_items");
            row.HasKey(item => new { item.Seat, item.Peer, item.First });
            row.HasIndex(item => new { item.Seat, item.Blob });
            row.HasIndex(item => new { item.Seat, item.Sid });
        });
        model.Entity<BlobFeedInRow>(row =>
        {
            row.ToTable("blob_feeds_in");
            row.HasKey(feed => new { feed.Seat, feed.Peer });
        });
        model.Entity<BlobRefusalRow>(row =>
        {
            row.ToTable("blob_refusals");
            row.HasKey(refusal => new { refusal.Seat, refusal.Peer, refusal.Feed, refusal.N });
        });
    }
}
