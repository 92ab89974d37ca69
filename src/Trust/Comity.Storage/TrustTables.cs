using Comity.Storage.Feeds;
using Comity.Storage.History;
using Comity.Storage.Log;
using Comity.Storage.Trust;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage;

/// <summary>The tables of the trust core: seats, statements and the outbox. What cannot be rebuilt carries its seat.</summary>
internal sealed class TrustTables : IModelPart
{
    public void Build(ModelBuilder model)
    {
        model.Entity<SeatRow>(row =>
        {
            row.ToTable("seats");
            row.HasKey(seat => seat.Id);
            row.HasIndex(seat => seat.Participant).IsUnique();
        });
        model.Entity<StatementRow>(row =>
        {
            row.ToTable("statements");
            row.HasKey(statement => statement.Arrival);
            row.Property(statement => statement.Arrival).ValueGeneratedNever();
            row.HasIndex(statement => new { statement.Seat, statement.Sid }).IsUnique();
            row.HasIndex(statement => new { statement.Seat, statement.Issuer, statement.Epoch, statement.Index });
            row.HasIndex(statement => new { statement.Standing, statement.Arrival });
        });
        BuildTrust(model);
        BuildLogs(model);
        BuildFeeds(model);
        model.Entity<OutboxRow>(row =>
        {
            row.ToTable("outbox");
            row.HasKey(item => item.Id);
            row.HasIndex(item => new { item.DoneAt, item.DueAt });
        });
    }

    private static void BuildTrust(ModelBuilder model)
    {
        model.Entity<TrustDocumentRow>(row =>
        {
            row.ToTable("trust_documents");
            row.HasKey(document => document.Sid);
            row.HasIndex(document => new { document.Kind, document.Owner, document.Version });
        });
        model.Entity<ConfirmedBindingRow>(row =>
        {
            row.ToTable("confirmed_bindings");
            row.HasKey(binding => binding.Key);
        });
    }

    private static void BuildLogs(ModelBuilder model)
    {
        model.Entity<LeafRow>(row =>
        {
            row.ToTable("log_leaves");
            row.HasKey(leaf => new { leaf.Seat, leaf.Epoch, leaf.Index });
            row.HasIndex(leaf => new { leaf.Seat, leaf.Sid }).IsUnique();
        });
        model.Entity<LogHeadRow>(row =>
        {
            row.ToTable("log_heads");
            row.HasKey(head => new { head.Seat, head.Epoch });
        });
        model.Entity<TileRow>(row =>
        {
            row.ToTable("log_tiles");
            row.HasKey(tile => new { tile.Seat, tile.Epoch, tile.Level, tile.Index });
        });
        model.Entity<PeerLogRow>(row =>
        {
            row.ToTable("peer_logs");
            row.HasKey(log => new { log.Seat, log.Participant, log.Epoch });
        });
    }

    private static void BuildFeeds(ModelBuilder model)
    {
        model.Entity<FeedOutRow>(row =>
        {
            row.ToTable("feeds_out");
            row.HasKey(feed => new { feed.Seat, feed.Peer });
        });
        model.Entity<FeedItemRow>(row =>
        {
            row.ToTable("feed_items");
            row.HasKey(item => new { item.Seat, item.Peer, item.N });
            row.HasIndex(item => new { item.Seat, item.Sid });
        });
        model.Entity<FeedInRow>(row =>
        {
            row.ToTable("feeds_in");
            row.HasKey(feed => new { feed.Seat, feed.Peer });
        });
        model.Entity<FeedInItemRow>(row =>
        {
            row.ToTable("feed_in_items");
            row.HasKey(item => new { item.Seat, item.Peer, item.Feed, item.N });
        });
    }
}

/// <summary>A participant hosted on this node.</summary>
public sealed class SeatRow
{
    public required int Id { get; init; }

    public required ParticipantId Participant { get; init; }

    /// <summary>What people here call it, until a roster names it.</summary>
    public required string Name { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}
