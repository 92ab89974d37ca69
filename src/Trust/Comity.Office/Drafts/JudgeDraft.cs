using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;

namespace Comity.Office.Drafts;

/// <summary>What a capability knows of its own types before anything is signed: the same rules that judge the statement at its release.</summary>
/// <remarks>It reads, and never saves. A type that nobody follows is judged at its release alone.</remarks>
public interface IDraftJudge
{
    bool Follows(StatementType type);

    /// <returns>Why it could not be said as things stand; null when it could.</returns>
    Task<Refusal?> JudgeAsync(NodeDb db, StatementDraft draft, CancellationToken cancellation);
}

/// <summary>Says whether a draft could be released as it stands, as far as its type is concerned: who edits learns at once what cannot be said.</summary>
public sealed class JudgeDraft(NodeDb db, IEnumerable<IDraftJudge> judges)
{
    public async Task<Refusal?> Run(int seat, DraftContent content, CancellationToken cancellation)
    {
        foreach (var judge in judges.Where(judge => judge.Follows(content.Type)))
        {
            if (await judge.JudgeAsync(db, content.ForRelease(seat), cancellation) is { } refusal)
                return refusal;
        }

        return null;
    }
}
