using Comity.Storage;

namespace Comity.Cases.Clocks;

/// <summary>How somebody is alerted.</summary>
public enum AlertChannel
{
    Mail,

    /// <summary>The address is the name of a webhook in the node's configuration.</summary>
    Webhook,
}

/// <summary>Where an alert goes.</summary>
public sealed record AlertTarget(AlertChannel Channel, string Address);

/// <summary>One step of our own duty chain.</summary>
/// <param name="Targets">All alerted at once.</param>
/// <param name="Wait">How long they have to say "I have it"; null: as the community's rules say.</param>
public sealed record DutyCall(IReadOnlyList<AlertTarget> Targets, TimeSpan? Wait = null);

/// <summary>Who answers for a participant's desk, and when it is on duty: what cases need to know of the directory.</summary>
/// <remarks>
/// The node implements it over the directory and the chains kept here. Answers may change from call to call; nothing is cached by cases.
/// Implementations read, and never save.
/// </remarks>
public interface IDutyDesk
{
    /// <summary>Our own chain for a desk of the seat, first called first; the seat's technical chain when the desk is null or has none.</summary>
    /// <returns>Empty when nobody was entered: cases then keep the call open and say so.</returns>
    Task<IReadOnlyList<DutyCall>> ChainAsync(NodeDb db, int seat, string? desk, CancellationToken cancellation);

    /// <summary>When a duration has passed at a desk of a participant, in its duty hours and without its holidays.</summary>
    /// <param name="participant">Ours, or a peer whose published hours count; where none are published, real time.</param>
    /// <param name="urgent">Whether real time counts.</param>
    /// <returns>UTC, never before <paramref name="from"/>.</returns>
    Task<DateTimeOffset> AfterAsync(
        NodeDb db, int seat, ParticipantId participant, string? desk, DateTimeOffset from, TimeSpan duration, bool urgent, CancellationToken cancellation);

    /// <summary>The desk of a participant's policy contact; null when it has published none.</summary>
    Task<string?> PolicyDeskAsync(NodeDb db, int seat, ParticipantId participant, CancellationToken cancellation);
}
