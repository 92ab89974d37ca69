namespace Comity.Taxii;

/// <summary>Which versions of an object are meant: those that meet any of the conditions (TAXII 2.1, 3.4.1).</summary>
/// <remarks>
/// The latest and the first are those in the specification versions asked for, else in the object's latest one; a date added does not
/// change them. A version that is named alone is found in any specification version; where several are named without one, those of the
/// latest among them.
/// </remarks>
public sealed record TaxiiVersions
{
    /// <summary>The latest alone: what is meant where nobody says otherwise.</summary>
    public static TaxiiVersions Latest { get; } = new() { Last = true };

    /// <summary>All of them.</summary>
    public static TaxiiVersions Every { get; } = new() { All = true };

    /// <summary>The latest version (<c>last</c>).</summary>
    public bool Last { get; init; }

    /// <summary>The earliest version that is stored (<c>first</c>).</summary>
    public bool First { get; init; }

    /// <summary>Every version (<c>all</c>); the other conditions add nothing to it.</summary>
    public bool All { get; init; }

    /// <summary>Versions by name, in the form of <see cref="TaxiiObject.VersionKey"/>, each once; the server takes 100 of them at most.</summary>
    public IReadOnlyList<string> Exact { get; init; } = [];
}
