namespace Comity;

/// <summary>A "no" the caller can act on. Broken assumptions stay exceptions.</summary>
/// <param name="Code">Stable and documented; clients and translations key on it.</param>
/// <param name="Explanation">What was wrong, for a person; never holds content above TLP:CLEAR.</param>
public abstract record Refusal(string Code, string Explanation)
{
    /// <summary>Where it was wrong: a JSON Pointer (RFC 6901), a field or a line; <see langword="null"/> if it is the whole.</summary>
    public string? Where { get; init; }

    /// <summary>What the caller can do about it, as an instruction; <see langword="null"/> if the explanation says it all.</summary>
    public string? Mend { get; init; }

    /// <summary>One line for a log or a terminal.</summary>
    public sealed override string ToString() =>
        $"{Code}: {Explanation}{(Where is null ? "" : $" (at {Where})")}{(Mend is null ? "" : $" {Mend}")}";
}
