namespace Comity.Taxii;

/// <summary>The good objects of one envelope, to be stored together with the status that says what became of them.</summary>
/// <param name="At">When the request came; no object gets a date added before it.</param>
/// <param name="Status">The identifier of the status.</param>
/// <param name="Owner">Who may read the status; compared as exact text.</param>
/// <param name="ExpireBefore">Statuses of requests before this are removed along the way.</param>
/// <param name="WriteStatus">Called once inside the transaction with one outcome for each object, in their order.</param>
public sealed record TaxiiAddition(Guid Collection, IReadOnlyList<TaxiiObject> Objects, DateTimeOffset At, Guid Status, string Owner,
    DateTimeOffset ExpireBefore, Func<IReadOnlyList<TaxiiOutcome>, ReadOnlyMemory<byte>> WriteStatus);

/// <summary>What became of one object of an addition.</summary>
/// <param name="Version">The version under which the collection has it, as it is written.</param>
public readonly record struct TaxiiOutcome(TaxiiOutcomeKind Kind, string Version);

/// <summary>What can become of an object: it is there afterwards, or its version is taken.</summary>
public enum TaxiiOutcomeKind
{
    Added,

    /// <summary>The same content is there already; its first bytes stay.</summary>
    AlreadyThere,

    /// <summary>This version is there already with other content, which stays.</summary>
    OtherContentThere,
}
