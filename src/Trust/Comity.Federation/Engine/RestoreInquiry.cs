using System.Collections.Concurrent;
using Comity.Storage;
using Comity.Storage.Log;
using Comity.Storage.Trust;

namespace Comity.Federation;

/// <summary>Keeps a seat from signing whose database may be older than what it once signed, until every peer was asked (federation.md 2.9).</summary>
/// <remarks>
/// A peer counts as asked when it has answered with a receipt, or when the operator excused it by name. One that has more than this
/// database keeps the gate shut. Nothing of this is stored: a restart asks again. Safe for concurrent use.
/// </remarks>
public sealed class RestoreInquiry(TrustBook trust, SigningGate gate, HighWaterFile highWater)
{
    private readonly ConcurrentDictionary<(int Seat, ParticipantId Peer), string> _answers = [];
    private readonly ConcurrentDictionary<(int Seat, ParticipantId Peer), bool> _excused = [];

    /// <summary>Why the seat may not sign, and whom it still waits for; null when it may.</summary>
    public InquiryStatus? Status(SeatRow seat) => gate.WhyShut(seat.Id) is { } cause
        ? new InquiryStatus(cause, [.. Waiting(seat).Select(peer => new WaitingPeer(peer, _answers.GetValueOrDefault((seat.Id, peer))))])
        : null;

    /// <summary>Goes on without a peer that cannot be reached, or whose word the operator does not believe. The caller writes the audit entry.</summary>
    /// <returns>False when the seat does not wait for that peer.</returns>
    public bool Excuse(SeatRow seat, ParticipantId peer)
    {
        if (gate.WhyShut(seat.Id) is null || !Waiting(seat).Contains(peer))
            return false;
        _excused[(seat.Id, peer)] = true;
        Conclude(seat);
        return true;
    }

    internal bool IsExcused(SeatRow seat, ParticipantId peer) => _excused.ContainsKey((seat.Id, peer));

    internal bool IsShut(SeatRow seat) => gate.WhyShut(seat.Id) is not null;

    internal bool IsWaitingFor(SeatRow seat, ParticipantId peer) =>
        gate.WhyShut(seat.Id) is not null && !_excused.ContainsKey((seat.Id, peer)) && !_answers.ContainsKey((seat.Id, peer));

    /// <summary>Takes a peer's authenticated answer.</summary>
    /// <param name="suspicion">Why its receipt shows that this database is behind; null when it does not.</param>
    internal void Answered(SeatRow seat, ParticipantId peer, string? suspicion)
    {
        if (suspicion is not null && !_excused.ContainsKey((seat.Id, peer)))
            Begin(seat.Id, suspicion);
        if (gate.WhyShut(seat.Id) is null)
            return;
        _answers[(seat.Id, peer)] = suspicion ?? "";
        Conclude(seat);
    }

    private void Begin(int seat, string cause)
    {
        if (gate.WhyShut(seat) is null)
        {
            foreach (var key in _answers.Keys.Where(key => key.Seat == seat))
                _answers.TryRemove(key, out _);
        }

        gate.Shut(seat, cause);
    }

    private IEnumerable<ParticipantId> Waiting(SeatRow seat) => trust.PeersOf(seat.Participant)
        .Where(peer => !_excused.ContainsKey((seat.Id, peer)) && (!_answers.TryGetValue((seat.Id, peer), out var answer) || answer.Length > 0))
        .Order();

    private void Conclude(SeatRow seat)
    {
        if (Waiting(seat).Any())
            return;
        gate.Open(seat.Id);
        if (gate.IsOpenForAll)
            highWater.ForgetRestored();
    }
}

/// <param name="Cause">Why the seat does not sign.</param>
/// <param name="Waiting">Peers that did not answer yet, or that have more than this database.</param>
public sealed record InquiryStatus(string Cause, IReadOnlyList<WaitingPeer> Waiting);

/// <param name="Suspicion">What the peer has that this database has not; null while it is silent.</param>
public sealed record WaitingPeer(ParticipantId Peer, string? Suspicion);
