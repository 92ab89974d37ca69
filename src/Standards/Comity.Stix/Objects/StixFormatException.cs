namespace Comity.Stix;

/// <summary>
/// Bytes that are not what STIX can be carried in: broken JSON, a name twice, too deep, too large. Nothing of them was taken.
/// </summary>
/// <param name="code">Stable, such as <c>stix.not-json</c>; clients key on it.</param>
/// <param name="position">Zero-based offset of the byte where it was seen, or -1 where the whole is meant.</param>
/// <param name="explanation">What was wrong. It quotes no content but names of members.</param>
/// <param name="mend">What the sender can do about it.</param>
public sealed class StixFormatException(string code, long position, string explanation, string mend, Exception? inner = null)
    : FormatException($"{explanation} {mend}", inner)
{
    public string Code { get; } = code;

    public long Position { get; } = position;

    public string Explanation { get; } = explanation;

    public string Mend { get; } = mend;

    /// <summary>
    /// The same, of bytes that stand that far into a larger whole; what was said of all of them is said of where they begin.
    /// </summary>
    internal StixFormatException Behind(long offset) => new(Code, offset + Math.Max(Position, 0), Explanation, Mend, InnerException);
}
