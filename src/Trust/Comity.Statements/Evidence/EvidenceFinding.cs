namespace Comity.Statements.Evidence;

/// <summary>What a finding means for whoever relies on the file.</summary>
public enum FindingWeight
{
    /// <summary>Worth knowing; changes nothing.</summary>
    Note,

    /// <summary>The file does not show it: it may be right, and cannot be checked here.</summary>
    NotShown,

    /// <summary>It contradicts what was signed, or its author disowns it.</summary>
    Wrong,
}

/// <summary>One thing that is wrong with, or not shown by, an evidence file, and exactly where.</summary>
/// <param name="Code">Stable; the codes of the trust core's refusals are used as they are.</param>
/// <param name="Weight">What it means.</param>
/// <param name="Where">A JSON Pointer into the file, or the name of a file beside it.</param>
/// <param name="Sid">The statement that it is about, if it is about one.</param>
/// <param name="Explanation">For a person.</param>
public sealed record EvidenceFinding(string Code, FindingWeight Weight, string Where, StatementId? Sid, string Explanation);

/// <summary>The findings of one verification, in the order in which they were made.</summary>
internal sealed class Findings
{
    private readonly List<EvidenceFinding> _all = [];

    public IReadOnlyList<EvidenceFinding> All => _all;

    public void Wrong(string code, string where, StatementId? sid, string explanation) => _all.Add(new(code, FindingWeight.Wrong, where, sid, explanation));

    public void NotShown(string code, string where, StatementId? sid, string explanation) => _all.Add(new(code, FindingWeight.NotShown, where, sid, explanation));

    public void Note(string code, string where, StatementId? sid, string explanation) => _all.Add(new(code, FindingWeight.Note, where, sid, explanation));

    /// <summary>A refusal of the trust core; its own place stands behind that of the entry.</summary>
    public void Refused(Refusal refusal, string where, StatementId? sid) =>
        Wrong(refusal.Code, where, sid, refusal.Where is null ? refusal.Explanation : $"{refusal.Explanation} (at {refusal.Where})");
}
