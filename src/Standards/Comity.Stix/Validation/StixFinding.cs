namespace Comity.Stix;

/// <summary>How much a finding weighs: what the standard demands, or what it advises.</summary>
public enum StixSeverity
{
    /// <summary>A SHOULD of the standard is not followed.</summary>
    Warning,

    /// <summary>A MUST of the standard is broken: this is no valid STIX 2.1.</summary>
    Error,
}

/// <summary>One thing that is wrong with one object, where it is, which clause says so, and how to mend it.</summary>
/// <param name="Check">Name of the check, such as <c>timestamp</c>; one of <see cref="StixValidator.Checks"/>.</param>
/// <param name="Severity">Error where a MUST is broken, or where the validator is strict.</param>
/// <param name="ObjectId">The object's <c>id</c> as it stands there, at most 288 characters of it; empty where it has none.</param>
/// <param name="Pointer">
/// JSON Pointer (RFC 6901) within the object, or from the bundle on where a bundle was given; empty for the whole. What is missing has the
/// pointer of where it belongs. Of names longer than 250 characters, which are no names in STIX, only the beginning is given.
/// </param>
/// <param name="Clause">Number of the clause in STIX 2.1.</param>
/// <param name="Explanation">What was wrong, for a person. It quotes at most 60 characters of the content.</param>
/// <param name="Mend">What the producer can do about it.</param>
public sealed record StixFinding(
    string Check, StixSeverity Severity, string ObjectId, string Pointer, string Clause, string Explanation, string Mend)
{
    /// <summary>
    /// The finding in one line without control characters: severity, object, place, check, clause, what is wrong and how to mend it.
    /// </summary>
    public override string ToString() => Printable(
        $"{(Severity == StixSeverity.Error ? "error" : "warning")} {(ObjectId.Length > 0 ? ObjectId : "-")} "
        + $"{(Pointer.Length > 0 ? Pointer : "/")} {Check} ({Clause}): {Explanation} {Mend}");

    /// <summary>The same text with U+FFFD for what would steer a terminal or break a line.</summary>
    internal static string Printable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
            return text;
        return string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                to[i] = char.IsControl(from[i]) ? '\ufffd' : from[i];
        });
    }
}

/// <summary>A check that the validator makes, by the name under which it is switched off.</summary>
/// <param name="Name">Stable, lower case with hyphens.</param>
/// <param name="Severity">Error for a MUST, warning for a SHOULD.</param>
/// <param name="Clause">Where STIX 2.1 says so; a finding may name a more exact one.</param>
/// <param name="Summary">What is checked, in one line.</param>
public sealed record StixCheck(string Name, StixSeverity Severity, string Clause, string Summary);
