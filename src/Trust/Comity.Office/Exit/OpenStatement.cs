using Comity.Office.Audit;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Exit;

/// <summary>Shows one stored statement to an officer: what they may not read is as if it were not there, and the attempt is recorded.</summary>
public sealed class OpenStatement(NodeDb db, AuditTrail audit, ExitFactsReader facts)
{
    public async Task<Result<Statement>> Run(Actor actor, int seat, StatementId sid, CancellationToken cancellation)
    {
        var entry = new AuditEntry(actor.Who, seat, "statement.read", "statement", sid.ToString());
        return await audit.Perform<Statement>(db, entry, async () =>
        {
            var self = await db.Set<SeatRow>().AsNoTracking().Where(row => row.Id == seat).Select(row => (ParticipantId?)row.Participant)
                .SingleOrDefaultAsync(cancellation);
            if (self is null || await facts.OpenAsync(seat, self.Value, sid, cancellation) is not { Statement: { } statement } opened
                || !ExitPolicy.MayLeave(opened.Facts, new Reader.Officer(actor.Rights, seat)))
                return new StatementNotFound();
            return statement;
        }, cancellation);
    }
}
