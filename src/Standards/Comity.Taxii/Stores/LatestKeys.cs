namespace Comity.Taxii;

/// <summary>The latest versions of an object by specification version.</summary>
internal readonly record struct LatestKeys(string? Stix20, string? Stix21);
