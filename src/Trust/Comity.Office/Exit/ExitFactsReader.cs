using Comity.Statements;
using Comity.Storage.History;
using Comity.Storage.Trust;

namespace Comity.Office.Exit;

/// <summary>Reads what the exit policy must know from the stored, verified bytes themselves.</summary>
public sealed class ExitFactsReader(StatementArchive archive, TrustBook trust)
{
    /// <summary>The facts; <see langword="null"/> when the seat has no such statement or it was erased.</summary>
    /// <remarks>What was held or rejected, or does not verify, has no marking and so no readers.</remarks>
    public async Task<ExitFacts?> FindAsync(int seat, ParticipantId self, StatementId sid, CancellationToken cancellation) =>
        await OpenAsync(seat, self, sid, cancellation) is { } opened ? opened.Facts : null;

    internal async Task<OpenedStatement?> OpenAsync(int seat, ParticipantId self, StatementId sid, CancellationToken cancellation)
    {
        if (await archive.FindAsync(seat, sid, cancellation) is not { } stored)
            return null;
        if (stored.Row.Standing != Standing.Admitted || Verified(stored) is not { } statement)
            return new OpenedStatement(new ExitFacts { Seat = seat, Self = self, Issuer = stored.Row.Issuer, Community = stored.Row.Community }, null, stored);
        return new OpenedStatement(Of(statement, seat, self), statement, stored);
    }

    /// <summary>The facts of a statement in the history of a seat.</summary>
    public ExitFacts Of(Statement statement, int seat, ParticipantId self) => new()
    {
        Seat = seat,
        Self = self,
        Issuer = statement.Issuer,
        Community = statement.Envelope.Community,
        Marking = statement.Envelope.Marking,
        Use = statement.Envelope.Use,
        Members = Members(statement.Envelope, statement.Issuer),
    };

    /// <summary>Keysets and rosters are signed by thresholds: their chains in the trust book have verified them.</summary>
    private Statement? Verified(StoredStatement stored)
    {
        var row = stored.Row;
        if (row.Type == TrustTypes.Keyset)
            return trust.Of(row.Issuer)?.Statements.FirstOrDefault(statement => statement.Id == row.Sid);
        if (row.Type == TrustTypes.Roster)
            return trust.Communities.Select(chain => chain.Find(row.Sid)).FirstOrDefault(roster => roster is not null)?.Statement;
        return stored.Verify().TryGet(out var statement, out _) ? statement : null;
    }

    private HashSet<ParticipantId> Members(Envelope envelope, ParticipantId issuer)
    {
        if (envelope.Marking.Audience is Audience.Peers)
            return [.. trust.PeersOf(issuer)];
        // The roster it names, not today's: who joined later was not addressed.
        return envelope is { Marking.Audience: Audience.Community, Community: { } community, Roster: { } roster }
            ? [.. trust.Of(community)?.Find(roster)?.Active.Select(member => member.P) ?? []]
            : [];
    }
}

/// <summary>A stored statement with its facts; the statement is null when it may not be believed.</summary>
internal sealed record OpenedStatement(ExitFacts Facts, Statement? Statement, StoredStatement Stored);
