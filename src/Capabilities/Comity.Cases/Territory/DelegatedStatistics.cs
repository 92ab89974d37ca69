using System.Globalization;

namespace Comity.Cases.Territory;

/// <summary>Reads a registry's delegated statistics, plain or extended, and says where file and promise differ.</summary>
/// <remarks>
/// Lines of fields between bars: a version line, summary lines, then <c>registry|cc|type|start|value|date|status[|…]</c>; the value
/// counts addresses for IPv4, any number of them, and is the prefix length for IPv6. Source: the registries' "RIR statistics exchange format", version 2.
/// </remarks>
public sealed class DelegatedStatistics
{
    private const int FieldCount = 7;

    private readonly LineProblems _problems = new();
    private readonly List<Claim> _ipv4 = [];
    private readonly List<Claim> _ipv6 = [];
    private readonly Dictionary<string, long> _promised = new(StringComparer.Ordinal);
    private string? _registry;
    private DateOnly? _date;
    private int _skipped;
    private int _unusable;

    private DelegatedStatistics()
    {
    }

    /// <summary>The registries that together cover the world.</summary>
    public static IReadOnlyList<string> Registries { get; } = ["afrinic", "apnic", "arin", "lacnic", "ripencc"];

    /// <summary>The claims of one file, or why it is none: no version line, an unknown registry, or beyond its limits.</summary>
    /// <param name="limits">By default <see cref="ReadLimits.Allocations"/>.</param>
    public static Task<Result<AllocationData>> Read(Stream stream, ReadLimits? limits = null, CancellationToken cancellation = default) =>
        new DelegatedStatistics().Read(new BoundedLines(stream, limits ?? ReadLimits.Allocations), cancellation);

    private async Task<Result<AllocationData>> Read(BoundedLines lines, CancellationToken cancellation)
    {
        await foreach (var line in lines.Read(cancellation))
        {
            if (line.Flaw is { } flaw)
                AddUnusable(line, flaw);
            else if (line.Text.Length == 0 || line.Text[0] == '#')
                continue;
            else if (_registry is not null)
                TakeLine(line);
            else if (TakeVersion(line) is { } refusal)
                return refusal;
        }

        if (lines.Refusal is { } whole)
            return whole;
        return _registry is null ? NoVersion() : Finish(_registry);
    }

    private NotAllocationData? TakeVersion(TextLine line)
    {
        var fields = line.Text.Split('|');
        if (fields.Length < FieldCount || !(fields[0] == "2" || fields[0].StartsWith("2.", StringComparison.Ordinal)))
            return NoVersion();
        var registry = fields[1].ToLowerInvariant();
        if (!Registries.Contains(registry))
            return new NotAllocationData("The file is of no known registry.") { Where = $"line {line.Number}", Mend = $"Give the files of {string.Join(", ", Registries)}." };
        _registry = registry;
        // The serial number is a date with some registries and a count of seconds with others; the end of the period is always a date.
        _date = ReadDate(fields[5]) ?? ReadDate(fields[2]);
        if (_date is null)
            _problems.Add(line, new Flaw("The version line has no end date.", "Take a newer copy of the file; this one counts as too old."));
        Promise("records", fields[3], line);
        return null;
    }

    private void TakeLine(TextLine line)
    {
        Span<Range> ranges = stackalloc Range[FieldCount + 1];
        var text = line.Text.AsSpan();
        var count = text.Split(ranges, '|');
        if (count >= 6 && text[ranges[1]] is "*" && text[ranges[5]] is "summary")
            Promise(text[ranges[2]].ToString(), text[ranges[4]].ToString(), line);
        else if (count < FieldCount)
            AddUnusable(line, new Flaw($"The record has fewer than {FieldCount} fields.", "Take a whole copy of the file."));
        else if (!text[ranges[0]].Equals(_registry, StringComparison.OrdinalIgnoreCase))
            AddUnusable(line, new Flaw("The record is of another registry than its file.", "Give each registry's own file."));
        else
            TakeRecord(line, ranges);
    }

    private void TakeRecord(TextLine line, ReadOnlySpan<Range> ranges)
    {
        var text = line.Text.AsSpan();
        var type = text[ranges[2]];
        if (type is "asn")
            _skipped++;
        else if (!TryReadStatus(text[ranges[6]], out var status))
            AddUnusable(line, new Flaw("The status is unknown.", "Expected allocated, assigned, available or reserved."));
        else if (CountryCode.Read(text[ranges[1]]) is not { } code)
            AddUnusable(line, new Flaw("The code is not two capital letters.", "Expected an ISO 3166-1 code, or none."));
        else if (type is "ipv4" && TryReadIPv4(text[ranges[3]], text[ranges[4]], out var first, out var last))
            _ipv4.Add(new Claim(first, last, code, status));
        else if (type is "ipv6" && TryReadIPv6(text[ranges[3]], text[ranges[4]], out first, out last))
            _ipv6.Add(new Claim(first, last, code, status));
        else
            AddUnusable(line, new Flaw("The start and the value do not make a range.", "Expected an address and a count (ipv4) or a prefix length (ipv6)."));
    }

    private void Promise(string what, string count, TextLine line)
    {
        if (long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var promised))
            _promised[what] = promised;
        else
            _problems.Add(line, new Flaw("The count is not a number.", "Take a whole copy of the file."));
    }

    private AllocationData Finish(string registry)
    {
        // Bad lines are counted as read: they are reported on their own, and their type may be unknown.
        Compare("records", _ipv4.Count + _ipv6.Count + _skipped + _unusable);
        if (_unusable == 0)
        {
            Compare("ipv4", _ipv4.Count);
            Compare("ipv6", _ipv6.Count);
            Compare("asn", _skipped);
        }

        var source = new AllocationSource(registry, _date, IsRegistry: true, _ipv4.Count, _ipv6.Count, _skipped, _problems);
        return new AllocationData(source, _ipv4, _ipv6);
    }

    private void Compare(string what, long actual)
    {
        if (_promised.TryGetValue(what, out var promised) && promised != actual)
            _problems.Add(0, new Flaw($"The file promises {promised} of {what} and has {actual}.", "Take a whole copy of the file."), "");
    }

    private void AddUnusable(TextLine line, Flaw flaw)
    {
        _unusable++;
        _problems.Add(line, flaw);
    }

    private static NotAllocationData NoVersion() =>
        new("The file does not begin with a version line of the registries' format.") { Mend = "Give a delegated statistics file, or a range list with its own option." };

    private static DateOnly? ReadDate(string text) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static bool TryReadStatus(ReadOnlySpan<char> text, out AllocationStatus status)
    {
        (var known, status) = text switch
        {
            "allocated" => (true, AllocationStatus.Allocated),
            "assigned" => (true, AllocationStatus.Assigned),
            "available" => (true, AllocationStatus.Available),
            "reserved" => (true, AllocationStatus.Reserved),
            _ => (false, default),
        };
        return known;
    }

    private static bool TryReadIPv4(ReadOnlySpan<char> start, ReadOnlySpan<char> value, out UInt128 first, out UInt128 last)
    {
        (first, last) = (default, default);
        if (!AddressText.TryParseIPv4(start, out var address)
            || !uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count == 0 || address + (ulong)count > 1UL << 32)
            return false;
        (first, last) = (address, address + (UInt128)count - 1);
        return true;
    }

    private static bool TryReadIPv6(ReadOnlySpan<char> start, ReadOnlySpan<char> value, out UInt128 first, out UInt128 last)
    {
        last = default;
        if (!AddressText.TryParse(start, out var isIPv6, out first) || !isIPv6
            || !AddressText.TryParsePrefixLength(value, 128, out var length) || length == 0)
            return false;
        var host = (UInt128.One << (128 - length)) - 1;
        last = first | host;
        return (first & host) == 0;
    }
}
