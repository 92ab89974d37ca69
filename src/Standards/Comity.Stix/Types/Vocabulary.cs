using System.Collections.Frozen;

namespace Comity.Stix;

/// <summary>The terms of an open vocabulary, or of an enumeration, of STIX 2.1, section 10.</summary>
internal sealed class Vocabulary
{
    private readonly FrozenSet<string> _terms;

    /// <param name="terms">Separated by spaces.</param>
    public Vocabulary(string name, string clause, string terms)
    {
        (Name, Clause, Closed) = (name, clause, name.EndsWith("-enum", StringComparison.Ordinal));
        var list = terms.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        _terms = list.ToFrozenSet(StringComparer.Ordinal);
        Shown = string.Join(", ", list);
    }

    public string Name { get; }

    public string Clause { get; }

    /// <summary>Whether no other term may be used (2.4).</summary>
    public bool Closed { get; }

    /// <summary>All terms, for a person.</summary>
    public string Shown { get; }

    public bool Has(string term) => _terms.Contains(term);
}
