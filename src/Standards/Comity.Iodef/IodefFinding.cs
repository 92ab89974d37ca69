namespace Comity.Iodef;

/// <summary>One thing a reader noticed about a document: a flaw that refuses it, or a note.</summary>
/// <param name="Code">Stable, such as <c>iodef.missing-member</c>.</param>
/// <param name="Where">A JSON Pointer (RFC 6901); empty for the whole document.</param>
/// <param name="Explanation">What was found. It quotes no content of the document but names of members.</param>
/// <param name="Mend">What the sender can do about it.</param>
/// <param name="Refuses">Whether the document is refused for it; a note leaves it readable.</param>
public sealed record IodefFinding(string Code, string Where, string Explanation, string Mend, bool Refuses)
{
    public override string ToString() => $"{Code}: {Explanation} (at {(Where.Length == 0 ? "the document" : Where)}) {Mend}";
}

/// <summary>What came of reading: a document, or the flaws that refuse it; notes may stand in both cases.</summary>
public sealed record IodefReading(IodefDocument? Document, IReadOnlyList<IodefFinding> Findings)
{
    public bool IsAccepted => Document is not null;
}
