using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Clocks;

/// <summary>What a call is about.</summary>
public enum ClimbPhase
{
    /// <summary>Somebody must look at it.</summary>
    First,

    /// <summary>Somebody had it, and what was asked for is owed past the deadline.</summary>
    Overdue,
}

/// <summary>A call of our own duty chain: local, not part of any statement, and no peer learns it.</summary>
internal sealed class ClimbRow
{
    public long Id { get; private set; }

    public required int Seat { get; init; }

    public required StatementId Thread { get; init; }

    /// <summary>The statement that called.</summary>
    public required StatementId Cause { get; init; }

    /// <summary>Our desk it is for; null: the technical one.</summary>
    public string? Desk { get; init; }

    public required bool Urgent { get; init; }

    public required string Play { get; init; }

    /// <summary>Whether it climbs until somebody has it; else the first step is told once.</summary>
    public required bool Climbs { get; init; }

    public ClimbPhase Phase { get; set; }

    /// <summary>How many calls were made; the chain begins again after its last step.</summary>
    public int Calls { get; set; }

    public required DateTimeOffset DueAt { get; set; }

    public string? HeldBy { get; set; }

    public DateTimeOffset? HeldAt { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>Whether nobody stood in the chain when it was last due.</summary>
    public bool NobodyToCall { get; set; }
}

/// <summary>The step to another State's policy contact, which the clock proposes and an officer clears or drops. Never taken by itself.</summary>
internal sealed class PolicyStepRow
{
    public required int Seat { get; init; }

    public required StatementId Thread { get; init; }

    public required ParticipantId Participant { get; init; }

    public required DateTimeOffset DueAt { get; set; }

    public DateTimeOffset? ProposedAt { get; set; }

    /// <summary>When it was cleared, dropped, or answered before it was due.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>The officer; null when the answer came by itself.</summary>
    public string? SettledBy { get; set; }
}

internal static class ClockTables
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<ClimbRow>(row =>
        {
            row.ToTable("case_climbs");
            row.HasKey(climb => climb.Id);
            row.HasIndex(climb => new { climb.Seat, climb.Cause }).IsUnique();
            row.HasIndex(climb => new { climb.StoppedAt, climb.DueAt });
        });
        model.Entity<PolicyStepRow>(row =>
        {
            row.ToTable("case_policy_steps");
            row.HasKey(step => new { step.Seat, step.Thread, step.Participant });
            row.HasIndex(step => new { step.SettledAt, step.ProposedAt, step.DueAt });
        });
    }
}
