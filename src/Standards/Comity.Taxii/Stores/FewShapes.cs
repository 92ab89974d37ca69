using System.Numerics;

namespace Comity.Taxii;

/// <summary>Brings queries to few shapes, so that who varies the number of values cannot have a statement made for each.</summary>
internal static class FewShapes
{
    /// <summary>The same query: lists that lead to no ways of their own repeat their last value
    /// up to a power of two; specification versions that nothing has are left out.</summary>
    public static TaxiiQuery Of(TaxiiQuery query)
    {
        var shape = SelectionShape.Of(query, TaxiiParts.None);
        var known = query.SpecVersions.Count == 0 ? query.SpecVersions : Known(query.SpecVersions);
        var exact = Padded(query.Versions.Exact, shape.IsLedByVersions);
        return query with
        {
            Ids = Padded(query.Ids, leads: false),
            Types = Padded(query.Types, leads: shape.Ids == 0 && !shape.IsLedByVersions),
            SpecVersions = known,
            Versions = ReferenceEquals(exact, query.Versions.Exact) ? query.Versions : query.Versions with { Exact = exact },
        };
    }

    // Where none is known, one stays: nothing meets it.
    private static string[] Known(IReadOnlyList<string> specs) =>
        specs.Where(spec => SpecNumber.Of(spec) != 0).Distinct().ToArray() is { Length: > 0 } known ? known : [specs[0]];

    private static IReadOnlyList<string> Padded(IReadOnlyList<string> values, bool leads)
    {
        var count = values.Count < 2 || (leads && values.Count <= SelectionShape.MaxWays)
            ? values.Count
            : (int)BitOperations.RoundUpToPowerOf2((uint)values.Count);
        return count == values.Count ? values : [.. values, .. Enumerable.Repeat(values[^1], count - values.Count)];
    }
}
