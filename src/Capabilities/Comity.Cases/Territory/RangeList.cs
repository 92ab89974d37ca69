namespace Comity.Cases.Territory;

/// <summary>Reads ranges with their codes from lines of <c>start,end,code</c>, IPv4 and IPv6, both ends included.</summary>
/// <remarks>Such a file does not say its date or origin; both are given by whoever loads it. A header line, quotes, comments (#) and blank lines may stand in it.</remarks>
public static class RangeList
{
    private static readonly Flaw NoRange = new(
        "The line is not start,end,code.", "Write two addresses of one kind, the first not after the last, and two capital letters.");

    /// <summary>The claims of one file, or why it is refused as a whole.</summary>
    /// <param name="label">What to call the source, such as its publisher.</param>
    /// <param name="dataDate">The day up to which the data counts; <see langword="null"/> if unknown, and then it counts as too old.</param>
    /// <param name="limits">By default <see cref="ReadLimits.Allocations"/>.</param>
    public static async Task<Result<AllocationData>> Read(
        Stream stream, string label, DateOnly? dataDate, ReadLimits? limits = null, CancellationToken cancellation = default)
    {
        var problems = new LineProblems();
        List<Claim> ipv4 = [], ipv6 = [];
        var lines = new BoundedLines(stream, limits ?? ReadLimits.Allocations);
        var first = true;
        await foreach (var line in lines.Read(cancellation))
        {
            if (line.Flaw is null && (line.Text.Length == 0 || line.Text[0] == '#'))
                continue;
            var isHeader = first && IsHeader(line.Text);
            first = false;
            if (isHeader)
                continue;
            if (line.Flaw is not null || !TryRead(line.Text, out var isIPv6, out var claim))
                problems.Add(line, line.Flaw ?? NoRange);
            else
                (isIPv6 ? ipv6 : ipv4).Add(claim);
        }

        if (lines.Refusal is { } whole)
            return whole;
        if (ipv4.Count + ipv6.Count == 0)
            return new NotAllocationData("The file has no range.") { Mend = "Give lines of start,end,code." };
        var source = new AllocationSource(label, dataDate, IsRegistry: false, ipv4.Count, ipv6.Count, 0, problems);
        return new AllocationData(source, ipv4, ipv6);
    }

    private static bool IsHeader(string line) =>
        line.StartsWith("start", StringComparison.OrdinalIgnoreCase) || line.StartsWith("\"start", StringComparison.OrdinalIgnoreCase);

    private static bool TryRead(string line, out bool isIPv6, out Claim claim)
    {
        (isIPv6, claim) = (false, default);
        Span<Range> ranges = stackalloc Range[4];
        var text = line.AsSpan();
        if (text.Split(ranges, ',') != 3
            || !AddressText.TryParse(Bare(text[ranges[0]]), out isIPv6, out var first)
            || !AddressText.TryParse(Bare(text[ranges[1]]), out var isLastIPv6, out var last)
            || isIPv6 != isLastIPv6 || last < first
            || CountryCode.Read(Bare(text[ranges[2]])) is not { Length: 2 } code)
            return false;
        claim = new Claim(first, last, code, AllocationStatus.Allocated);
        return true;
    }

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> field) => field.Trim(" \t\"");
}
