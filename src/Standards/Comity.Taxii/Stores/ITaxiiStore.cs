namespace Comity.Taxii;

/// <summary>
/// Keeps the objects of collections in the order of their arrival, each version once, and every answer it gave survives a crash.
/// </summary>
/// <remarks>
/// <para>
/// Durability: when <see cref="AddAsync"/> or <see cref="DeleteAsync"/> returns, what it did survives SIGKILL and loss of power; when it
/// throws, nothing of it was done.
/// </para>
/// <para>
/// Order: within one collection every stored version has a date added of its own, in whole microseconds, greater than all that were given
/// there before, also where the clock goes back and with several writers. Additions to one collection become visible in that order: who has
/// read up to a date never finds an earlier one later, except that the deletion of a version can bring the one before it back as the latest,
/// or the object back in an older specification version.
/// </para>
/// <para>
/// Identity: (collection, id, version). What is there already is not stored again and keeps its date. The version is <c>modified</c>, else
/// <c>created</c>, else the date added; without either, the same content as any stored version is what is there already
/// (<see cref="TaxiiObject.Digest"/>; TAXII 2.1, 3.4.1 and 5.5).
/// </para>
/// <para>
/// Concurrency: every member may be called at any time from any thread; a read sees one moment. What waits or works for too long, however
/// many others read or write, or finds its database gone, throws <see cref="TimeoutException"/>: it may be tried again (where the connection
/// broke in a commit, what is sent again may be there already, which is no error). What is cancelled ends with
/// <see cref="OperationCanceledException"/>, also while it waits. Trusted: whoever can write its files or tables.
/// </para>
/// </remarks>
public interface ITaxiiStore : IAsyncDisposable
{
    /// <summary>Stores what is new of an addition, and its status, in one transaction.</summary>
    /// <returns>The status as <see cref="TaxiiAddition.WriteStatus"/> wrote it.</returns>
    Task<ReadOnlyMemory<byte>> AddAsync(TaxiiAddition addition, CancellationToken cancellation);

    /// <summary>Hands the versions that <paramref name="query"/> asks for to
    /// <paramref name="page"/>, ascending by date added, until it is full.</summary>
    /// <returns>Whether there is at least one more that was not taken.</returns>
    ValueTask<bool> ReadAsync(TaxiiQuery query, ITaxiiPage page, CancellationToken cancellation);

    /// <summary>Deletes the versions of one object that <paramref name="query"/> asks for; its limit and date are not looked at.</summary>
    /// <returns>How many there were.</returns>
    Task<int> DeleteAsync(TaxiiQuery query, CancellationToken cancellation);

    /// <summary>The status of an addition, as it was written; <see langword="null"/> where there
    /// is none for this owner that is younger than <paramref name="notBefore"/>.</summary>
    Task<ReadOnlyMemory<byte>?> StatusAsync(Guid id, string owner, DateTimeOffset notBefore, CancellationToken cancellation);
}

/// <summary>Takes the versions of one page in their order.</summary>
public interface ITaxiiPage
{
    /// <summary>What is looked at beside the date added; nothing else is read.</summary>
    TaxiiParts Needs { get; }

    /// <returns><see langword="false"/> where the page is full; then this version was not taken and no other is offered.</returns>
    bool Take(in TaxiiVersion version);
}

/// <summary>The parts of a stored version that a page can be made of.</summary>
[Flags]
public enum TaxiiParts
{
    /// <summary>Only the date added.</summary>
    None = 0,

    /// <summary>Identifier, version and specification version.</summary>
    Record = 1,

    /// <summary>The exact bytes.</summary>
    Body = 2,
}

/// <summary>One stored version while it is read; its bytes are the store's own and end with the call.</summary>
public readonly ref struct TaxiiVersion
{
    /// <summary>Microseconds since the start of 2020 (UTC).</summary>
    public required long Added { get; init; }

    /// <summary>The object's identifier, UTF-8; of the record.</summary>
    public ReadOnlySpan<byte> Id { get; init; }

    /// <summary>The version as the object writes it, UTF-8; of the record.</summary>
    public ReadOnlySpan<byte> Version { get; init; }

    /// <summary>Whether it is STIX 2.1, else 2.0; of the record.</summary>
    public bool IsStix21 { get; init; }

    /// <summary>The exact bytes that were added.</summary>
    public ReadOnlySpan<byte> Body { get; init; }
}
