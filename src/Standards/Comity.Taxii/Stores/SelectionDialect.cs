namespace Comity.Taxii;

/// <summary>What differs between the databases in the text of a selection. The
/// table is <c>o</c>, or <c>n</c> where another row of it is looked for.</summary>
internal abstract record SelectionDialect
{
    /// <summary>What the filter parameter of this number, from 0, is called.</summary>
    public abstract string Filter(int number);

    /// <summary>The table, reached by an index where one is named.</summary>
    public abstract string Table(string alias, string? index);

    /// <summary>The rows of the collection after the position that are of this <see cref="RowPart"/>.</summary>
    public abstract string Part(int part);

    /// <summary>Says of the row <c>o</c> that it is of this <see cref="RowPart"/>.</summary>
    public abstract string IsOf(int part);

    /// <summary>What names a row; within a part, ascending by date added.</summary>
    public abstract string Row { get; }

    /// <summary>The date added of a row <c>o</c>.</summary>
    public abstract string Added { get; }

    public abstract string Limit { get; }

    /// <summary>Says of the row <c>o</c> that it is the one that <c>k</c> names.</summary>
    public abstract string SameRow { get; }

    /// <summary>Says of the row <c>o</c> that it is among those of the collection that this selection names.</summary>
    public abstract string IsOneOf(string names);

    /// <summary>Says of a row of this alias that it is of the collection.</summary>
    public abstract string InCollection(string alias);
}
