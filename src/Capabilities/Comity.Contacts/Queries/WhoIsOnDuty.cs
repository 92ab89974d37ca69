using Comity.Storage;

namespace Comity.Contacts;

/// <summary>Whom to call now: a party's reachable desks, open ones first, each with the time on its own wall clock.</summary>
public static class WhoIsOnDuty
{
    /// <param name="level">The level wanted; <see langword="null"/>: any. Desks of other levels follow, they are not left out.</param>
    /// <param name="languages">Languages the caller can use; empty: any.</param>
    public static async Task<IReadOnlyList<DeskAt<SignedDesk>>> RunAsync(
        NodeDb db, int seat, ParticipantId participant, ContactLevel? level, DateTimeOffset at, IReadOnlyList<string> languages, CancellationToken cancellation) =>
        DutyOrder.Of(await Desks.OfAsync(db, seat, participant, at, cancellation), level, languages, at);

    /// <summary>The same for a party without a node: as we noted it, not as it said.</summary>
    public static async Task<IReadOnlyList<DeskAt<NotedDesk>>> RunAsync(
        NodeDb db, int seat, AbsentPartyId party, ContactLevel? level, DateTimeOffset at, IReadOnlyList<string> languages, CancellationToken cancellation)
    {
        var noted = await ReadAbsentParty.RunAsync(db, seat, party, cancellation);
        return noted.TryGet(out var known, out _) && !known.IsRetired
            ? DutyOrder.Of(known.Desks.Where(desk => desk.Entry.IsReachable(at)), level, languages, at)
            : [];
    }
}
