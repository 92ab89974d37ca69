namespace Comity.Cases.Territory;

/// <summary>One address or block that somebody put on a list, with what was seen there.</summary>
/// <param name="Line">The line it first stood on, from 1.</param>
public sealed record IndicatorItem(AddressBlock Address, Sighting Sighting, int Line);

/// <summary>A list as it was read: every line that says something is an item, a duplicate of one, or a bad line.</summary>
/// <param name="Items">In the order of their first lines.</param>
/// <param name="Duplicates">Lines merged into an earlier item of the same address, protocol, behaviour and observer.</param>
/// <param name="Entries">Lines that are neither blank nor comment nor header: items, duplicates and bad lines together.</param>
/// <param name="IgnoredColumns">Columns of a CSV that no field is read from.</param>
public sealed record IndicatorList(
    IReadOnlyList<IndicatorItem> Items, LineProblems BadLines, int Duplicates, int Entries, IReadOnlyList<string> IgnoredColumns)
{
    /// <summary>The list with every item's unsaid fields taken from <paramref name="defaults"/>, which are asked for once.</summary>
    public IndicatorList WithDefaults(Sighting defaults) => this with
    {
        Items = [.. Items.Select(item => item with { Sighting = item.Sighting.FilledFrom(defaults) })],
    };

    /// <summary>Why these items may not be released yet: one refusal for each field that some do not say, and one for times out of order.</summary>
    public static IReadOnlyList<Refusal> Flaws(IEnumerable<IndicatorItem> items)
    {
        var missing = new (int Count, int Line)[Sighting.Fields.Count + 1];
        foreach (var item in items)
        {
            for (var i = 0; i < missing.Length; i++)
            {
                var isFine = i < Sighting.Fields.Count ? item.Sighting.Says(Sighting.Fields[i]) : item.Sighting.OrderFlaw() is null;
                if (!isFine)
                    missing[i] = (missing[i].Count + 1, missing[i].Count == 0 ? item.Line : missing[i].Line);
            }
        }

        return [.. Enumerable.Range(0, missing.Length).Where(i => missing[i].Count > 0).Select(i => Flawed(i, missing[i]))];
    }

    private static SightingsIncomplete Flawed(int field, (int Count, int Line) missing)
    {
        var name = field < Sighting.Fields.Count ? Sighting.Fields[field] : "times in order";
        return new SightingsIncomplete(name, missing.Count, missing.Line)
        {
            Where = $"line {missing.Line}",
            Mend = field < Sighting.Fields.Count ? $"Give {name} once for all items that lack it." : "Correct first_seen or last_seen.",
        };
    }
}
