using Comity.Storage;

namespace Comity.Contacts;

/// <summary>How a desk proved reachable, weakest first.</summary>
public enum ProofKind
{
    /// <summary>It answered a communication check.</summary>
    CommunicationCheck,

    /// <summary>It acknowledged a request or notice.</summary>
    Acknowledged,

    /// <summary>It answered a request.</summary>
    AnsweredRequest,
}

/// <summary>A sign of life of a desk.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Kind">How.</param>
public sealed record Proof(DateTimeOffset At, ProofKind Kind);

/// <summary>Keeps the latest sign of life of every desk, stamped by use. The order in which signs arrive makes no difference.</summary>
/// <remarks>Local and not cleared by a rebuild: replaying the same signs changes nothing. The caller saves.</remarks>
public static class LastProved
{
    /// <param name="at">When the desk acted; a claim of the peer's clock must be cut to the arrival by the caller.</param>
    public static Task StampAsync(NodeDb db, int seat, ParticipantId participant, string desk, DateTimeOffset at, ProofKind kind, CancellationToken cancellation) =>
        StampAsync(db, seat, participant.ToString(), desk, at, kind, cancellation);

    /// <param name="at">When the desk acted, as the officer who noted it says.</param>
    public static Task StampAsync(NodeDb db, int seat, AbsentPartyId party, string desk, DateTimeOffset at, ProofKind kind, CancellationToken cancellation) =>
        StampAsync(db, seat, party.ToString(), desk, at, kind, cancellation);

    private static async Task StampAsync(NodeDb db, int seat, string party, string desk, DateTimeOffset at, ProofKind kind, CancellationToken cancellation)
    {
        var row = await db.Set<ProofRow>().FindAsync([seat, party, desk], cancellation);
        if (row is null)
            db.Add(new ProofRow { Seat = seat, Party = party, Desk = desk, At = at, Kind = kind });
        else
            row.Prove(at, kind);
    }
}
