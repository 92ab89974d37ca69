using Comity.Cases.Bodies;
using Comity.Office.Drafts;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;

namespace Comity.Cases.Moves;

/// <summary>Judges drafts of cases before they are signed, by the rules of their threads.</summary>
internal sealed class CaseDraftJudge : IDraftJudge
{
    public bool Follows(StatementType type) => CaseTypes.All.Contains(type);

    public async Task<Refusal?> JudgeAsync(NodeDb db, StatementDraft draft, CancellationToken cancellation) =>
        (await ThreadDraft.JudgedAsync(db, await ThreadDraft.SelfAsync(db, draft.Seat, cancellation), draft, cancellation)).Refusal;
}
