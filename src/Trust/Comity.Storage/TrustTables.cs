using Comity.Storage.History;
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
        model.Entity<OutboxRow>(row =>
        {
            row.ToTable("outbox");
            row.HasKey(item => item.Id);
            row.HasIndex(item => new { item.DoneAt, item.DueAt });
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
