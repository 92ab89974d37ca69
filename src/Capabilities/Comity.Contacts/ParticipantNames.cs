using Comity.Storage;

namespace Comity.Contacts;

/// <summary>Learns what rosters call a participant, so that the directory can list and find it by name and code.</summary>
public static class ParticipantNames
{
    /// <summary>Longest name kept, in characters; what is longer is cut.</summary>
    public const int MaxName = 200;

    /// <summary>The last roster asked prevails. The caller saves. A code that is not two letters A to Z is not kept.</summary>
    public static async Task LearnAsync(NodeDb db, int seat, ParticipantId participant, string name, string? code, CancellationToken cancellation)
    {
        var kept = Fields.Country(code, "") is null ? code : null;
        (await MeetAsync(db, seat, participant, cancellation)).Call(name[..Math.Min(name.Length, MaxName)], kept);
    }

    internal static async Task<ParticipantRow> MeetAsync(NodeDb db, int seat, ParticipantId participant, CancellationToken cancellation)
    {
        if (await db.Set<ParticipantRow>().FindAsync([seat, participant], cancellation) is { } known)
            return known;
        var met = new ParticipantRow { Seat = seat, Participant = participant, Key = participant.ToString() };
        db.Add(met);
        return met;
    }
}
