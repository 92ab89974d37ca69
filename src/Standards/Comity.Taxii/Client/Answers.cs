namespace Comity.Taxii;

/// <summary>
/// What a server says about itself (TAXII 2.1, 4.1.1), as far as it says it: no text is believed, every address is absolute.
/// </summary>
/// <param name="Default">The API root to use without another choice; <see langword="null"/> where none is named.</param>
/// <param name="ApiRoots">Addresses, some perhaps of other servers; what is no address of http or https is left out.</param>
public sealed record DiscoveryAnswer(string Title, string Description, string Contact, Uri? Default, IReadOnlyList<Uri> ApiRoots);

/// <summary>An API root (4.2.1).</summary>
/// <param name="Versions">Media types with their versions.</param>
/// <param name="MaxContentLength">Largest body that may be sent, in bytes; <see langword="null"/> where none is stated.</param>
public sealed record ApiRootAnswer(string Title, string Description, IReadOnlyList<string> Versions, long? MaxContentLength);

/// <summary>A collection as this account sees it (5.2.1).</summary>
/// <param name="Address">Where it is read and written; it ends with a slash.</param>
public sealed record CollectionAnswer(
    string Id, string Title, string Description, string Alias, bool CanRead, bool CanWrite, IReadOnlyList<string> MediaTypes, Uri Address);

/// <summary>What became of an add (4.3.1).</summary>
/// <param name="Id">Names the status resource; empty where the server gave none.</param>
/// <param name="IsComplete">Nothing of it will change any more.</param>
/// <param name="RequestedAt">When the server took the request; <see langword="null"/> where it does not say.</param>
/// <param name="TotalCount">The server's own counts, which the lists below may not bear out.</param>
public sealed record StatusAnswer(
    string Id, bool IsComplete, DateTimeOffset? RequestedAt, long TotalCount, long SuccessCount, long FailureCount, long PendingCount,
    IReadOnlyList<StatusEntry> Successes, IReadOnlyList<StatusEntry> Failures, IReadOnlyList<StatusEntry> Pendings)
{
    /// <summary>How long the server wishes not to be asked about it; <see langword="null"/> where it has no such wish.</summary>
    internal TimeSpan? AskAgainAfter { get; init; }
}

/// <summary>One object in a status (status-details, 4.3.1). The message is the server's.</summary>
public sealed record StatusEntry(string Id, string Version, string Message);

/// <summary>One version of an object in a collection (manifest-record, 5.3.1).</summary>
public sealed record ManifestEntry(string Id, DateTimeOffset? DateAdded, string Version, string MediaType);
