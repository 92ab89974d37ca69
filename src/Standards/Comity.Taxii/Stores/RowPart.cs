namespace Comity.Taxii;

/// <summary>The part of a collection in which a row stands, two bits: so that what a
/// query means stands together, and what it does not mean is not walked past.</summary>
internal static class RowPart
{
    /// <summary>The object's latest version, in the latest specification version that it is there in.</summary>
    public const int Latest = 0;

    /// <summary>A later version is there in the same specification version.</summary>
    public const int Superseded = 1;

    /// <summary>The object is there in a later specification version.</summary>
    public const int Outdated = 2;
}
