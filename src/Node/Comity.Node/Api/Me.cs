using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Api;

/// <summary>Tells an officer, or a tool in an officer's place, who the node takes it for.</summary>
internal static class Me
{
    /// <param name="Participant">The participant for whom the officer works.</param>
    /// <param name="IsToken">Whether an API token speaks.</param>
    /// <param name="MayAnywhere">The rights held at any seat and in any community.</param>
    /// <param name="TimeZone">An IANA name.</param>
    internal sealed record Response(
        string Login, string Name, ParticipantId Participant, bool IsToken, IReadOnlyList<Verbs> MayAnywhere, IReadOnlyList<string> Desks,
        IReadOnlyList<string> Languages, string TimeZone);

    public static async Task<Ok<Response>> Show(CurrentOfficer officer, NodeDb db, CancellationToken cancellation)
    {
        var participant = await db.Set<SeatRow>().Where(seat => seat.Id == officer.Seat).Select(seat => seat.Participant).SingleAsync(cancellation);
        var verbs = Enum.GetValues<Verbs>().Where(verb => verb != Verbs.None && officer.Rights.MayAnywhere(verb));
        return TypedResults.Ok(new Response(
            officer.Login, officer.DisplayName, participant, officer.Actor.IsToken, [.. verbs], officer.Desks, officer.Languages, officer.TimeZone));
    }
}
