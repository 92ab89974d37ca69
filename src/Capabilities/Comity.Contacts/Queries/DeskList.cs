using Comity.Storage;

namespace Comity.Contacts;

/// <summary>The reachable desks of participants as they signed them, for whoever must know hours, levels and identifiers.</summary>
public static class DeskList
{
    public static async Task<IReadOnlyList<SignedDesk>> DesksAsync(
        NodeDb db, int seat, IReadOnlyCollection<ParticipantId> participants, DateTimeOffset at, CancellationToken cancellation) =>
        [.. (await Desks.OfAsync(db, seat, participants, at, cancellation)).SelectMany(desks => desks)];
}
