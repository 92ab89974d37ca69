namespace Comity.Stix;

/// <summary>Why a text is no pattern, and where; such a pattern matches nothing (STIX 2.1, 9.4).</summary>
/// <param name="Code">Stable, such as <c>pattern.syntax</c>; clients key on it.</param>
/// <param name="Offset">Zero-based, in UTF-16 code units of the text.</param>
/// <param name="Line">From one; lines end at CR, LF or CR LF.</param>
/// <param name="Column">From one, in UTF-16 code units of the line.</param>
/// <param name="Found">What stands there, shortened; "the end" where nothing does.</param>
/// <param name="Expected">What could have stood there, or what the rule asks for.</param>
public sealed record StixPatternError(string Code, int Offset, int Line, int Column, string Found, string Expected)
{
    /// <summary>Whether the text may be a pattern, and only this reader cannot take it: an expression that its engine cannot run, or more than its limits allow.</summary>
    public bool IsUnsupported => Code is "pattern.regex-unsupported" or "pattern.too-long" or "pattern.too-deep" or "pattern.too-large";

    public override string ToString() => $"line {Line}, column {Column}: found {Found}; expected {Expected}";
}

/// <summary>Something about a sound pattern that its author may not have meant.</summary>
/// <param name="Code">Stable, such as <c>pattern.unknown-type</c>.</param>
/// <param name="Offset">Zero-based, in UTF-16 code units of the text.</param>
/// <param name="Explanation">For a person.</param>
public sealed record StixPatternNote(string Code, int Offset, string Explanation);

/// <summary>How large a pattern may be; beyond it, it is refused, not cut.</summary>
public sealed record StixPatternLimits
{
    public static StixPatternLimits Default { get; } = new();

    /// <summary>Longest text, in UTF-16 code units.</summary>
    public int MaxLength { get; init; } = 262_144;

    /// <summary>Deepest nesting of parentheses. More than 200 would not be safe for small stacks.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Most comparisons, constants and qualifiers together.</summary>
    public int MaxNodes { get; init; } = 20_000;
}
