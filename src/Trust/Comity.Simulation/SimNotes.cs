using Comity.Statements;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Simulation;

/// <summary>What simulated nodes say to each other.</summary>
/// <param name="Text">Unique in the run: the canary.</param>
/// <param name="Number">Its number in the model.</param>
/// <param name="IsIllegal">Whether every receiver refuses it.</param>
internal sealed record SimNote(string Text, int Number, bool IsIllegal)
{
    public static readonly StatementType Type = StatementType.Parse("sim.note/1");
}

internal sealed class NoteRow
{
    public required long Arrival { get; init; }

    public required StatementId Sid { get; init; }

    public required int Number { get; init; }

    public required string Text { get; init; }

    public string? Exercise { get; init; }

    public required bool IsIllegal { get; init; }

    /// <summary>Where it is proven to stand in its issuer's log; -1 before.</summary>
    public long Place { get; set; } = -1;

    /// <summary>One more than that of the note it answers: depends on the order of arrival.</summary>
    public required int Depth { get; init; }
}

internal sealed class NoteTables : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<NoteRow>(row =>
    {
        row.ToTable("sim_notes");
        row.HasKey(note => note.Arrival);
        row.Property(note => note.Arrival).ValueGeneratedNever();
    });
}

/// <summary>Keeps notes with their depth in the thread; refuses illegal ones of others.</summary>
internal sealed class NoteProjection(SimulationPlan plan) : IProjection
{
    private int _impurity;

    public string Name => "sim.notes";

    public int Version => 1;

    public bool Follows(StatementType type) => type == SimNote.Type;

    public Task<Refusal?> JudgeAsync(NodeDb db, Admission admission, CancellationToken cancellation) =>
        Task.FromResult<Refusal?>(!admission.IsOurs && Read(admission).IsIllegal ? new IllegalNote() : null);

    public async Task ApplyAsync(NodeDb db, Admission admission, CancellationToken cancellation)
    {
        var note = Read(admission);
        var answered = admission.Statement.Envelope.References is [var first, ..] ? first.Sid : (StatementId?)null;
        var depth = answered is { } sid
            ? await db.Set<NoteRow>().Where(row => row.Sid == sid).Select(row => (int?)row.Depth).FirstOrDefaultAsync(cancellation) ?? -1
            : -1;
        db.Add(new NoteRow
        {
            Arrival = admission.Arrival,
            Sid = admission.Statement.Id,
            Number = note.Number,
            Text = note.Text,
            Exercise = admission.Statement.Envelope.Exercise,
            IsIllegal = note.IsIllegal,
            Depth = depth + 1 + (plan.Sabotage == Sabotage.ImpureProjection ? _impurity++ : 0),
        });
    }

    public Task AnchorAsync(NodeDb db, PlaceProven proven, CancellationToken cancellation) =>
        db.Set<NoteRow>().Where(row => row.Sid == proven.Sid).ExecuteUpdateAsync(set => set.SetProperty(row => row.Place, proven.Index), cancellation);

    public Task ClearAsync(NodeDb db, CancellationToken cancellation) => db.Set<NoteRow>().ExecuteDeleteAsync(cancellation);

    private static SimNote Read(Admission admission) => admission.Statement.Envelope.ReadBody<SimNote>().Value;
}

internal sealed record IllegalNote() : Refusal("sim.illegal", "The note is illegal.");
