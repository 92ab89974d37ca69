namespace Comity.Taxii;

/// <summary>One row to be written.</summary>
internal sealed record PlannedRow(TaxiiObject Object, string Key, string Written, long Added)
{
    public short Spec { get; } = SpecNumber.Of(Object.SpecVersion);

    /// <summary>A <see cref="RowPart"/>, known when the whole addition is planned.</summary>
    public int Part { get; set; }
}
