using Comity.Office.Exit;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Contacts;

/// <summary>Lists every desk of the directory at which somebody is there now, by the name of its participant.</summary>
public static class OnDutyNow
{
    /// <summary>Most desks whose hours are looked at: several for each member of the largest roster.</summary>
    public const int MaxLooked = 4000;

    /// <param name="Level">The level wanted; <see langword="null"/>: any.</param>
    /// <param name="Languages">Languages of which the desk works in one; empty: any.</param>
    /// <param name="Reader">What it may see is listed; <see langword="null"/>: everything, for the node's own use.</param>
    public sealed record Request(int Seat, DateTimeOffset At, ContactLevel? Level, IReadOnlyList<string> Languages, Reader.Officer? Reader);

    /// <param name="Name">The participant's name, where known.</param>
    public sealed record Item(string? Name, string? Code, DeskAt<SignedDesk> Desk);

    /// <param name="More">Whether there are desks whose hours were not looked at.</param>
    public sealed record Found(IReadOnlyList<Item> Items, bool More);

    public static async Task<Found> RunAsync(NodeDb db, Request request, CancellationToken cancellation)
    {
        var rows = db.Reachable(request.Seat, request.At, request.Reader);
        if (request.Level is { } level)
            rows = rows.Where(row => row.Level == level);
        var pairs = await rows
            .Join(db.Set<ParticipantRow>().AsNoTracking().Where(row => row.Seat == request.Seat), desk => desk.Issuer, party => party.Participant,
                (desk, party) => new { desk, party })
            .OrderBy(pair => pair.party.SortName).ThenBy(pair => pair.party.Key).ThenBy(pair => pair.desk.Desk)
            .Take(MaxLooked + 1).ToListAsync(cancellation);
        var desks = (await Desks.SignedAsync(db, request.Seat, [.. pairs.Select(pair => pair.desk)], cancellation)).ToDictionary(desk => desk.Statement);
        var open = pairs.Take(MaxLooked)
            .Select(pair => new Item(pair.party.Name, pair.party.Code, DutyOrder.See(desks[pair.desk.Sid], request.Level, request.Languages, request.At)))
            .Where(item => item.Desk is { IsOpen: true, SpeaksLanguage: true });
        return new Found([.. open], pairs.Count > MaxLooked);
    }
}
