using Comity.Office.Exit;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Contacts;

/// <summary>Finds desks by a word of their party's name or code, of their own name, of a person or a channel. Accents and case do not count.</summary>
public static class SearchDirectory
{
    /// <summary>Most desks found in each of the two parts.</summary>
    public const int MaxFound = 50;

    /// <summary>Longest text that can be looked for, in characters.</summary>
    public const int MaxText = 100;

    /// <param name="Signed">What participants said of themselves.</param>
    /// <param name="Noted">What we noted of parties without a node. The two never mix.</param>
    /// <param name="More">Whether there is more than is shown.</param>
    public sealed record Found(IReadOnlyList<FoundDesk> Signed, IReadOnlyList<AbsentParty> Noted, bool More);

    /// <param name="Name">The participant's name, where known.</param>
    public sealed record FoundDesk(string? Name, string? Code, SignedDesk Desk);

    /// <param name="reader">What it may see is found; <see langword="null"/>: everything, for the node's own use.</param>
    public static async Task<Result<Found>> RunAsync(NodeDb db, int seat, string text, DateTimeOffset at, CancellationToken cancellation, Reader.Officer? reader = null)
    {
        if (text.Length > MaxText || text.Any(char.IsControl) || Fold.Text(text.Trim()) is not { Length: > 0 } sought)
            return new BadQuery($"A search has 1 to {MaxText} characters.");
        var signed = await SignedAsync(db, seat, sought, at, reader, cancellation);
        var noted = await ListAbsentParties.SearchAsync(db, seat, sought, MaxFound + 1, cancellation);
        return new Found([.. signed.Take(MaxFound)], [.. noted.Take(MaxFound)], signed.Count > MaxFound || noted.Count > MaxFound);
    }

    private static async Task<List<FoundDesk>> SignedAsync(NodeDb db, int seat, string sought, DateTimeOffset at, Reader.Officer? reader, CancellationToken cancellation)
    {
        // Two letters stand in many words; whose code they are comes first.
        var code = sought.ToUpperInvariant();
        var pairs = await db.Reachable(seat, at, reader)
            .Join(db.Set<ParticipantRow>().AsNoTracking().Where(row => row.Seat == seat), desk => desk.Issuer, party => party.Participant,
                (desk, party) => new { desk, party })
            .Where(pair => pair.desk.Folded.Contains(sought) || pair.party.Folded.Contains(sought))
            .OrderBy(pair => pair.party.Code == code ? 0 : 1).ThenBy(pair => pair.party.SortName).ThenBy(pair => pair.party.Key).ThenBy(pair => pair.desk.Desk)
            .Take(MaxFound + 1).ToListAsync(cancellation);
        var desks = (await Desks.SignedAsync(db, seat, [.. pairs.Select(pair => pair.desk)], cancellation)).ToDictionary(desk => desk.Statement);
        return [.. pairs.Select(pair => new FoundDesk(pair.party.Name, pair.party.Code, desks[pair.desk.Sid]))];
    }
}
