using System.Diagnostics.CodeAnalysis;

namespace Comity.Stix;

/// <summary>A pattern of the STIX 2.1 patterning language that was read whole: its grammar and the rules of its prose hold (clause 9).</summary>
/// <remarks>Immutable, safe to share between threads. To match it against observations make a <see cref="StixMatcher"/> of it.</remarks>
public sealed class StixPattern
{
    private string? _normal;

    internal StixPattern(string text, ObservationNode expression, IReadOnlyList<StixPatternNote> notes) =>
        (Text, Expression, Notes) = (text, expression, notes);

    /// <summary>The text as it came.</summary>
    public string Text { get; }

    public ObservationNode Expression { get; }

    /// <summary>What is allowed and yet worth a look, in the order of the text.</summary>
    public IReadOnlyList<StixPatternNote> Notes { get; }

    /// <summary>Reads a pattern; on failure <paramref name="error"/> says where and what was expected.</summary>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, [NotNullWhen(true)] out StixPattern? pattern, [NotNullWhen(false)] out StixPatternError? error) =>
        TryParse(text, StixPatternLimits.Default, out pattern, out error);

    /// <summary>Reads a pattern within limits of the caller's own.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, StixPatternLimits limits, [NotNullWhen(true)] out StixPattern? pattern,
        [NotNullWhen(false)] out StixPatternError? error)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var parser = new PatternParser(text ?? "", limits);
        pattern = parser.Parse();
        error = pattern is null ? parser.Error : null;
        return pattern is not null;
    }

    /// <summary>
    /// The normal form: one space between words, no comments, no parentheses that say nothing, names quoted only where they must be,
    /// <c>=</c> and <c>!=</c>, lower-case hex, base64 in one line, numbers without needless zeros. Read again it gives the same tree.
    /// </summary>
    /// <remarks>Order, strings and timestamps stay as they were written; two patterns can mean the same and differ here.</remarks>
    public override string ToString() => _normal ??= PatternText.Of(Expression);
}
