namespace Comity.Cases.Territory;

/// <summary>Where allocations were read from, how old the data is, and whether it is whole.</summary>
/// <param name="Registry">The registry, such as <c>apnic</c>, or the label that was given to a range list.</param>
/// <param name="DataDate">The day up to which the data counts; <see langword="null"/> if the file does not say.</param>
/// <param name="IsRegistry">Whether a registry published it in its own format.</param>
/// <param name="IPv4Records">Records read for IPv4.</param>
/// <param name="IPv6Records">Records read for IPv6.</param>
/// <param name="Skipped">Records of other kinds: numbers of autonomous systems.</param>
/// <param name="Problems">Lines that could not be used, and (line 0) counts that differ from those the file promises.</param>
public sealed record AllocationSource(
    string Registry, DateOnly? DataDate, bool IsRegistry, int IPv4Records, int IPv6Records, int Skipped, LineProblems Problems)
{
    /// <summary>Whole days from the data's date to <paramref name="now"/> (UTC); negative if it is dated ahead; <see langword="null"/> if undated.</summary>
    public int? AgeDays(DateTimeOffset now) => DataDate is { } date ? DateOnly.FromDateTime(now.UtcDateTime).DayNumber - date.DayNumber : null;

    /// <summary>Whether the data is too old to act on without a recorded reason.</summary>
    /// <remarks>Undated data is, and so is data dated more than a day ahead: then the clock or the date is wrong.</remarks>
    public bool IsTooOld(DateTimeOffset now, int limitDays) => AgeDays(now) is not { } age || age > limitDays || age < -1;
}

/// <summary>What a registry did with a range.</summary>
public enum AllocationStatus
{
    /// <summary>Given to a network operator.</summary>
    Allocated,

    /// <summary>Given to an end user.</summary>
    Assigned,

    /// <summary>Given to nobody yet.</summary>
    Available,

    /// <summary>Kept back by the registry.</summary>
    Reserved,
}

/// <summary>The claims of one source, as they stood in its file.</summary>
public sealed class AllocationData
{
    internal AllocationData(AllocationSource source, IReadOnlyList<Claim> ipv4, IReadOnlyList<Claim> ipv6) =>
        (Source, IPv4, IPv6) = (source, ipv4, ipv6);

    public AllocationSource Source { get; }

    internal IReadOnlyList<Claim> IPv4 { get; }

    internal IReadOnlyList<Claim> IPv6 { get; }
}

/// <summary>One record of a source: these addresses (both ends included) stand under this code.</summary>
/// <param name="Code">Two capital letters; empty if the record names none.</param>
internal readonly record struct Claim(UInt128 First, UInt128 Last, string Code, AllocationStatus Status)
{
    /// <summary>A code says whose it is only where something was given to somebody.</summary>
    public bool HasOwner => Status is AllocationStatus.Allocated or AllocationStatus.Assigned;
}
