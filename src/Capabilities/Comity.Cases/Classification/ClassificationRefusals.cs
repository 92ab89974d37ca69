namespace Comity.Cases.Classification;

/// <summary>An incident without a class.</summary>
public sealed record ClassMissing()
    : Refusal("classification.class-missing", "An incident has a class; its type may be added later.") { }

/// <summary>A class that the taxonomy does not have.</summary>
public sealed record UnknownClass(string Taxonomy, string Version)
    : Refusal("classification.unknown-class", $"The taxonomy {Taxonomy} {Version} has no such class.") { }

/// <summary>A type that belongs to another class, or to none.</summary>
public sealed record TypeOutsideClass(string Class)
    : Refusal("classification.type-outside-class", $"The class {Class} has no such type.") { }

/// <summary>Data that does not make a taxonomy.</summary>
public sealed record BadTaxonomy(string Explanation) : Refusal("classification.bad-taxonomy", Explanation);
