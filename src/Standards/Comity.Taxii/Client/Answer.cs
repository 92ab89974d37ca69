namespace Comity.Taxii;

/// <summary>One answer of success, whole and in memory.</summary>
/// <param name="Body">The bytes after decompression.</param>
/// <param name="AddedFirst">X-TAXII-Date-Added-First; <see langword="null"/> where it is missing or no instant.</param>
/// <param name="AddedLast">X-TAXII-Date-Added-Last, likewise.</param>
internal sealed record Answer(ReadOnlyMemory<byte> Body, DateTimeOffset? AddedFirst, DateTimeOffset? AddedLast)
{
    /// <summary><c>Retry-After</c> beside a success: when to ask what became of it; <see langword="null"/> where it is missing.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
