using Comity.Statements;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Exit;

/// <summary>Which desk of the seat may read one of its stored statements. A statement without such a row is for nobody.</summary>
public sealed class StatementReaderRow
{
    public required long Arrival { get; init; }

    public required int Seat { get; init; }

    public CommunityId? Community { get; init; }

    /// <summary>A desk, or <see cref="ExitPolicy.EveryDesk"/>.</summary>
    public required string Desk { get; init; }
}

/// <summary>Derives from every statement's envelope which of our desks may read it, so that lists filter in the database.</summary>
public sealed class ReadersProjection : IProjection
{
    public string Name => "office.readers";

    public int Version => 1;

    public bool Follows(StatementType type) => true;

    /// <summary>Never: who may read a statement says nothing of what it means.</summary>
    public bool Understands(StatementType type) => false;

    public async Task ApplyAsync(NodeDb db, Admission admission, CancellationToken cancellation)
    {
        var facts = Facts(admission);
        var readers = ExitPolicy.DesksOf(facts, facts.Self)
            .Select(desk => new StatementReaderRow { Arrival = admission.Arrival, Seat = admission.Seat, Community = facts.Community, Desk = desk });
        await db.InsertAsync(readers, cancellation);
    }

    public Task ClearAsync(NodeDb db, CancellationToken cancellation) => db.Set<StatementReaderRow>().ExecuteDeleteAsync(cancellation);

    private static ExitFacts Facts(Admission admission)
    {
        var (statement, envelope) = (admission.Statement, admission.Statement.Envelope);
        return new ExitFacts
        {
            Seat = admission.Seat,
            Self = admission.Self,
            Issuer = statement.Issuer,
            Community = envelope.Community,
            Marking = envelope.Marking,
            // What is not addressed by name entered only because its roster, or being a peer, addressed us.
            Members = new HashSet<ParticipantId> { admission.Self },
        };
    }
}

/// <summary>The table of readers; derived, and rebuilt from statements.</summary>
internal sealed class ExitTables : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<StatementReaderRow>(row =>
    {
        row.ToTable("statement_readers");
        row.HasKey(reader => new { reader.Arrival, reader.Desk });
        row.HasIndex(reader => new { reader.Seat, reader.Desk, reader.Arrival });
    });
}
