using System.Globalization;

namespace Comity.Taxii;

/// <summary>Filters of a request (TAXII 2.1, 3.4); they stay the same on every page of one crawl.</summary>
public sealed record TaxiiFilters
{
    public static TaxiiFilters Everything { get; } = new();

    /// <summary>Only what was added later than this; exclusive.</summary>
    public DateTimeOffset? AddedAfter { get; init; }

    /// <summary>At most so many objects in one answer; the server may send fewer.</summary>
    public int? Limit { get; init; }

    public IReadOnlyList<string> Ids { get; init; } = [];

    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary><c>first</c>, <c>last</c>, <c>all</c> or timestamps; none means the latest version.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    public IReadOnlyList<string> SpecVersions { get; init; } = [];

    /// <summary>The query component with its question mark; empty where nothing is asked.</summary>
    internal string Text(string? next = null)
    {
        string[] parts =
        [
            AddedAfter is { } after ? One("added_after", TaxiiTime.Text(after)) : "",
            Limit is { } limit ? One("limit", limit.ToString(CultureInfo.InvariantCulture)) : "",
            Match("id", Ids), Match("type", Types), Match("version", Versions), Match("spec_version", SpecVersions),
            next is null ? "" : One("next", next),
        ];
        var asked = string.Join('&', parts.Where(part => part.Length > 0));
        return asked.Length == 0 ? "" : "?" + asked;
    }

    private static string Match(string field, IReadOnlyList<string> values) =>
        values.Count == 0 ? "" : One($"match[{field}]", string.Join(',', values));

    private static string One(string name, string value) => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
}
