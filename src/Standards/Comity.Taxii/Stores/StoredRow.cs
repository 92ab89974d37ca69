namespace Comity.Taxii;

/// <summary>A version in one specification version, by its key.</summary>
internal readonly record struct StoredRow(string Id, short Spec, string Key);
