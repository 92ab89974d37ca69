using System.Globalization;
using Comity.Stix;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Comity.Taxii;

/// <summary>The query parameters that an endpoint knows (TAXII 2.1, 3.4).</summary>
[Flags]
internal enum KnownFilters
{
    None = 0,

    /// <summary>added_after, limit and next.</summary>
    Paging = 1,
    Ids = 2,
    Types = 4,
    Versions = 8,
    SpecVersions = 16,
}

/// <summary>What the query of a request asks for.</summary>
/// <param name="Query">With the position behind which to begin, and the limit of the page.</param>
/// <param name="AddedAfter">The filter itself; a cursor is bound to it.</param>
internal sealed record AskedFor(TaxiiQuery Query, long AddedAfter);

/// <summary>Reads the query of a request; what is malformed, stands twice or is
/// not known where it changes the result is refused (TAXII 2.1, 3.4).</summary>
internal sealed class Filters
{
    /// <summary>Most values of one filter.</summary>
    private const int MaxValues = 100;

    private const int MaxValueLength = 300;

    private readonly IQueryCollection _query;
    private TaxiiError? _error;

    private Filters(IQueryCollection query) => _query = query;

    /// <summary>Why the query is refused; <see langword="null"/> where <paramref name="asked"/> is what it asks for.</summary>
    /// <param name="start">The collection, and what the address itself asks for.</param>
    public static TaxiiError? ErrorIn(IQueryCollection query, TaxiiQuery start, KnownFilters known, int maxPage, out AskedFor asked)
    {
        var filters = new Filters(query);
        asked = query.Count == 0 ? new AskedFor(start with { Limit = maxPage }, 0) : filters.Read(start, known, maxPage);
        return filters._error;
    }

    private AskedFor Read(TaxiiQuery start, KnownFilters known, int maxPage)
    {
        foreach (var name in _query.Keys)
            CheckName(name, known);
        var read = start with
        {
            Limit = Math.Min(maxPage, Limit(known)),
            Ids = Values("match[id]", known, KnownFilters.Ids) ?? start.Ids,
            Types = Values("match[type]", known, KnownFilters.Types) ?? start.Types,
            SpecVersions = Values("match[spec_version]", known, KnownFilters.SpecVersions) ?? start.SpecVersions,
            Versions = Versions(known) ?? start.Versions,
        };
        var addedAfter = AddedAfter(known);
        return new AskedFor(read with { After = Position(read, addedAfter, known) }, addedAfter);
    }

    private void Refuse(string name, string mend) => _error ??= TaxiiError.Filter(name, mend);

    // A match that is not understood would give more than was asked for; other parameters change nothing.
    private void CheckName(string name, KnownFilters known)
    {
        if (!name.StartsWith("match", StringComparison.OrdinalIgnoreCase))
            return;
        var filter = name switch
        {
            "match[id]" => KnownFilters.Ids,
            "match[type]" => KnownFilters.Types,
            "match[version]" => KnownFilters.Versions,
            "match[spec_version]" => KnownFilters.SpecVersions,
            _ => KnownFilters.None,
        };
        if (filter == KnownFilters.None)
            Refuse("match", "It is no filter of TAXII 2.1. Use match[id], match[type], match[version] or match[spec_version].");
        else if (!known.HasFlag(filter))
            Refuse(name, "This resource does not filter by it. Leave it out.");
    }

    private string? One(string name, KnownFilters known, KnownFilters filter)
    {
        if (!known.HasFlag(filter) || !_query.TryGetValue(name, out StringValues values))
            return null;
        if (values.Count != 1 || string.IsNullOrEmpty(values[0]))
            Refuse(name, "It has no value, or stands there twice. Give it once, with a value.");
        return values[0];
    }

    private List<string>? Values(string name, KnownFilters known, KnownFilters filter)
    {
        if (One(name, known, filter) is not { } text)
            return null;
        var all = text.Split(',', MaxValues + 1);
        var values = all.Distinct().ToList();
        if (all.Length > MaxValues
            || values.Any(value => value.Length is 0 or > MaxValueLength || value.AsSpan().ContainsAnyExceptInRange('!', '~')))
            Refuse(name, $"Give it 1 to {MaxValues} values in printable ASCII, separated by single commas.");
        return values;
    }

    private int Limit(KnownFilters known)
    {
        if (One("limit", known, KnownFilters.Paging) is not { } text)
            return int.MaxValue;
        // TAXII 2.1, 2: integers stay within 2^53 - 1.
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > 9_007_199_254_740_991)
            Refuse("limit", "Give it a whole number greater than zero.");
        return (int)Math.Clamp(limit, 1, int.MaxValue);
    }

    private long AddedAfter(KnownFilters known)
    {
        if (One("added_after", known, KnownFilters.Paging) is not { } text)
            return 0;
        if (!TaxiiTime.TryParse(text, out var after))
            Refuse("added_after", "Give it one timestamp in UTC, such as 2026-03-01T12:00:00.000000Z.");
        return after;
    }

    private long Position(TaxiiQuery read, long addedAfter, KnownFilters known)
    {
        if (One("next", known, KnownFilters.Paging) is not { } text)
            return addedAfter;
        var position = 0L;
        if (_error is null && !Cursor.TryRead(text, read, addedAfter, out position))
            Refuse("next", "It is damaged, or was given for another collection or other filters. "
                + "Send it unchanged with the same filters, or begin without it.");
        return Math.Max(addedAfter, position);
    }

    private TaxiiVersions? Versions(KnownFilters known)
    {
        if (Values("match[version]", known, KnownFilters.Versions) is not { } values)
            return null;
        var exact = values.Where(value => value is not ("first" or "last" or "all")).ToList();
        var twice = _query["match[version]"].ToString().Split(',').Length != values.Count;
        if (twice || exact.Any(value => !StixTimestamp.TryParse(value, out _)) || (values.Contains("all") && values.Count > 1))
            Refuse("match[version]", "Give it all alone, or any of first, last and timestamps in UTC, each once.");
        return new TaxiiVersions
        {
            First = values.Contains("first"),
            Last = values.Contains("last"),
            All = values.Contains("all"),
            Exact = _error is null ? [.. exact.Select(TaxiiObject.VersionKey).Distinct()] : [],
        };
    }
}
