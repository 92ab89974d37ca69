using Comity.Statements;

namespace Comity.Storage;

/// <summary>Something the node does once because a statement entered: an alert, a mail, an automatic answer. Never in a rebuild.</summary>
/// <remarks>
/// Planned inside the transaction that stores the statement, run afterwards from the outbox, at least once: a reaction that was
/// killed between its effect and its mark runs again, so its effect carries the row's identifier for the receiver to recognise.
/// </remarks>
public interface IReaction
{
    /// <summary>Stable name, by which the outbox finds it again after a restart.</summary>
    string Name { get; }

    bool Follows(StatementType type);

    /// <summary>Runs it; an exception means "again later", with growing delay.</summary>
    Task RunAsync(IServiceProvider services, OutboxRow row, CancellationToken cancellation);
}

/// <summary>One thing still to do, or done.</summary>
public sealed class OutboxRow
{
    public long Id { get; private set; }

    /// <summary>The reaction's name.</summary>
    public required string Reaction { get; init; }

    /// <summary>The statement's arrival number; 0 when a timer asked.</summary>
    public long Arrival { get; init; }

    public int Seat { get; init; }

    /// <summary>What a timer's reaction needs to know, as JSON without content above TLP:CLEAR.</summary>
    public string? Detail { get; init; }

    public required DateTimeOffset DueAt { get; set; }

    public DateTimeOffset? DoneAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>The last failure's type, never its content.</summary>
    public string? LastFailure { get; set; }
}
