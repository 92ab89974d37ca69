using Comity.Statements;
using Comity.Storage.Blobs;
using Microsoft.EntityFrameworkCore;

namespace Comity.Storage.History;

/// <summary>Lets a statement enter a seat's history: row, projections, reactions, all in the caller's write transaction.</summary>
internal sealed class HistoryWriter(IEnumerable<IProjection> projections, IEnumerable<IReaction> reactions)
{
    private readonly IProjection[] _projections = [.. projections];
    private readonly IReaction[] _reactions = [.. reactions];

    /// <summary>Whether any capability here understands the type; the trust core understands its own, and no others that claim to be.</summary>
    public bool Understands(StatementType type) =>
        TrustTypes.All.Contains(type) || _projections.Any(projection => projection.Understands(type));

    /// <summary>The arrival number that comes next. Valid while the caller holds the write transaction.</summary>
    public static async Task<long> NextArrivalAsync(NodeDb db, CancellationToken cancellation) =>
        1 + await db.Set<StatementRow>().MaxAsync(row => (long?)row.Arrival, cancellation) ?? 1;

    /// <summary>Judges and applies; saved when this returns null.</summary>
    /// <param name="place">Epoch and index in the issuer's log, where they are known already: of what is released here.</param>
    public async Task<Refusal?> EnterAsync(
        NodeDb db, Admission admission, byte[] sealedBytes, (int Epoch, long Index)? place, CancellationToken cancellation)
    {
        var concerned = _projections.Where(projection => projection.Follows(admission.Statement.Type)).ToList();
        foreach (var projection in concerned)
        {
            if (await projection.JudgeAsync(db, admission, cancellation) is { } refusal)
                return refusal;
        }

        await db.InsertAsync([Row(admission, sealedBytes, place), .. Reactions(admission)], cancellation);
        await AttachmentNotes.NoteAsync(db, admission.Seat, admission.Statement.Id, admission.Statement.Issuer, admission.Statement.Envelope, cancellation);
        foreach (var projection in concerned)
            await projection.ApplyAsync(db, admission, cancellation);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Tells the projections that a peer's admitted statement has its place; saved when this returns.</summary>
    public async Task AnchorAsync(NodeDb db, PlaceProven proven, CancellationToken cancellation)
    {
        foreach (var projection in _projections.Where(projection => projection.Follows(proven.Type)))
            await projection.AnchorAsync(db, proven, cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    private IEnumerable<OutboxRow> Reactions(Admission admission) => _reactions.Where(reaction => reaction.Follows(admission.Statement.Type))
        .Select(reaction => new OutboxRow { Reaction = reaction.Name, Arrival = admission.Arrival, Seat = admission.Seat, DueAt = admission.At });

    private static StatementRow Row(Admission admission, byte[] sealedBytes, (int Epoch, long Index)? place)
    {
        var row = RowOf(admission.Arrival, admission.Seat, admission.Statement.Id, admission.Statement.Issuer, admission.Statement.Envelope, admission.At, sealedBytes);
        row.Standing = Standing.Admitted;
        row.Kid = admission.Statement.Kid;
        (row.Epoch, row.Index) = (place?.Epoch, place?.Index);
        return row;
    }

    internal static StatementRow RowOf(long arrival, int seat, StatementId sid, ParticipantId issuer, Envelope envelope, DateTimeOffset at, byte[] sealedBytes) => new()
    {
        Arrival = arrival,
        Seat = seat,
        Sid = sid,
        Issuer = issuer,
        Community = envelope.Community,
        Type = envelope.Type,
        Subject = envelope.Subject,
        Exercise = envelope.Exercise,
        Tlp = envelope.Marking.Tlp,
        Keyset = envelope.Keyset,
        IssuedAt = envelope.IssuedAt,
        EnteredAt = at,
        Standing = Standing.Held,
        Sealed = sealedBytes,
    };
}
