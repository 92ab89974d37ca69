namespace Comity.Taxii;

/// <summary>The shape of a query: all that decides its SQL text. Equal shapes share one prepared statement.</summary>
internal readonly record struct SelectionShape(TaxiiParts Parts, int Ids, int Exact, int Types, int Specs, bool First, bool Last, bool All)
{
    public static SelectionShape Of(TaxiiQuery query, TaxiiParts parts) =>
        new(parts, query.Ids.Count, query.Versions.Exact.Count, query.Types.Count,
        query.SpecVersions.Count, query.Versions.First, query.Versions.Last, query.Versions.All);

    /// <summary>With more values than this, one list leads to the rows, and no way of its own for each.</summary>
    public const int MaxWays = 16;

    /// <summary>Whether the exact versions lead to the rows, each by a way of its own.</summary>
    public bool IsLedByVersions => Ids == 0 && Exact > 0 && !First && !Last;

    /// <summary>Whether a version is meant by a word; of an object in several
    /// specification versions, only the latest of these is then shown.</summary>
    public bool HasKeyword => First || Last || All;

    /// <summary>Whether only the last version is meant: the usual case, one run over the table in its own order.</summary>
    public bool OnlyLast => Last && !First && !All && Exact == 0;
}
