using Comity.Statements;

namespace Comity.Storage;

/// <summary>A statement at the moment it enters this node's history: released here, or admitted from a peer.</summary>
/// <param name="Arrival">Its place in the local order; a rebuild replays in this order.</param>
/// <param name="Seat">The hosted participant in whose history it enters.</param>
/// <param name="Self">Who that is.</param>
/// <param name="Statement">What was said, verified.</param>
/// <param name="IsOurs">Whether the seat issued it.</param>
/// <param name="At">When it entered, UTC, as stored: a rebuild sees the same instant.</param>
public sealed record Admission(long Arrival, int Seat, ParticipantId Self, Statement Statement, bool IsOurs, DateTimeOffset At);

/// <summary>A peer's admitted statement that is now proven to stand at a place of its issuer's log: its grade rose to "anchored".</summary>
public sealed record PlaceProven(int Seat, StatementId Sid, StatementType Type, int Epoch, long Index);

/// <summary>Derives a capability's tables from statements, the same way every time.</summary>
/// <remarks>
/// Pure: (statement, its own tables) to rows; no clock, no randomness, no configuration (federation.md 2.11). It runs inside the
/// transaction that stores the statement and replays in arrival order on a rebuild.
/// </remarks>
public interface IProjection
{
    /// <summary>Stable name, kept beside the version in the database.</summary>
    string Name { get; }

    /// <summary>Raised when the derived rows change shape or meaning; the node then rebuilds them.</summary>
    int Version { get; }

    bool Follows(StatementType type);

    /// <summary>
    /// Whether what it does with the type is to understand it. A type that nothing understands is held; a projection that follows every
    /// type, whatever it means, answers no.
    /// </summary>
    bool Understands(StatementType type) => Follows(type);

    /// <summary>
    /// Whether the statement may enter. Decided only from the issuer's own earlier statements and from what its references show it
    /// had seen, so that every node decides alike.
    /// </summary>
    /// <returns>Why not: a release is then refused, a received statement rejected and its sender told the code.</returns>
    Task<Refusal?> JudgeAsync(NodeDb db, Admission admission, CancellationToken cancellation) => Task.FromResult<Refusal?>(null);

    /// <summary>Adds or changes rows; the caller saves them.</summary>
    Task ApplyAsync(NodeDb db, Admission admission, CancellationToken cancellation);

    /// <summary>
    /// Takes note of a place, which may change what rows say; the caller saves. Comes at any time after <see cref="ApplyAsync"/>, on a
    /// rebuild right after it: what comes of it may depend on the places known, never on when they became known.
    /// </summary>
    Task AnchorAsync(NodeDb db, PlaceProven proven, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Deletes all rows this projection has made, before a rebuild.</summary>
    Task ClearAsync(NodeDb db, CancellationToken cancellation);
}
