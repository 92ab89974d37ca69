using Comity.Office.Exit;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Contacts;

/// <summary>Reads the current desks of participants together with their last signs of life, in two queries whatever their number.</summary>
internal static class Desks
{
    /// <param name="reader">What it may see remains; <see langword="null"/>: everything, for the node's own use.</param>
    public static IQueryable<DeskRow> Reachable(this NodeDb db, int seat, DateTimeOffset at, Reader.Officer? reader = null) =>
        db.Set<DeskRow>().AsNoTracking().SeenBy(db, reader).Where(row => row.Seat == seat && row.Current && !row.Withdrawn
            && (row.ValidFrom == null || row.ValidFrom <= at) && (row.ValidUntil == null || row.ValidUntil > at));

    /// <summary>Versions whose statements the exit policy lets the reader see; all of them for the node itself.</summary>
    public static IQueryable<T> SeenBy<T>(this IQueryable<T> versions, NodeDb db, Reader.Officer? reader)
        where T : VersionRow => reader is null ? versions : versions.VisibleTo(db, reader, row => row.Arrival);

    /// <summary>The reachable desks of these participants.</summary>
    public static async Task<ILookup<ParticipantId, SignedDesk>> OfAsync(
        NodeDb db, int seat, IReadOnlyCollection<ParticipantId> participants, DateTimeOffset at, CancellationToken cancellation, Reader.Officer? reader = null)
    {
        var rows = await db.Reachable(seat, at, reader).Where(row => participants.Contains(row.Issuer)).ToListAsync(cancellation);
        return (await SignedAsync(db, seat, rows, cancellation)).ToLookup(desk => desk.Participant);
    }

    public static async Task<IReadOnlyList<SignedDesk>> OfAsync(
        NodeDb db, int seat, ParticipantId participant, DateTimeOffset at, CancellationToken cancellation)
    {
        var rows = await db.Reachable(seat, at).Where(row => row.Issuer == participant).ToListAsync(cancellation);
        return await SignedAsync(db, seat, rows, cancellation);
    }

    public static async Task<IReadOnlyList<SignedDesk>> SignedAsync(
        NodeDb db, int seat, IReadOnlyList<DeskRow> rows, CancellationToken cancellation)
    {
        var proofs = await ProofsAsync(db, seat, rows.Select(row => row.Issuer.ToString()), cancellation);
        return [.. rows.OrderBy(row => row.Desk, StringComparer.Ordinal).Select(row => new SignedDesk(
            row.Issuer, row.Sid, row.Tlp, row.IssuedAt, row.Read<DeskEntry>(), proofs.GetValueOrDefault((row.Issuer.ToString(), row.Desk))))];
    }

    /// <summary>The last signs of life of these parties' desks, by party and desk.</summary>
    public static async Task<IReadOnlyDictionary<(string Party, string Desk), Proof>> ProofsAsync(
        NodeDb db, int seat, IEnumerable<string> parties, CancellationToken cancellation)
    {
        var asked = parties.Distinct(StringComparer.Ordinal).ToList();
        return asked.Count == 0
            ? new Dictionary<(string, string), Proof>()
            : await db.Set<ProofRow>().AsNoTracking().Where(row => row.Seat == seat && asked.Contains(row.Party))
                .ToDictionaryAsync(row => (row.Party, row.Desk), row => new Proof(row.At, row.Kind), cancellation);
    }
}
