using Comity.Office.Clearance;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Drafts;

/// <summary>Drafts, who wrote in them, and what was decided on them. None can be rebuilt from statements.</summary>
internal sealed class DraftTables : IModelPart
{
    public void Build(ModelBuilder model)
    {
        BuildDrafts(model);
        BuildClearances(model);
        BuildStanding(model);
    }

    private static void BuildDrafts(ModelBuilder model)
    {
        model.Entity<DraftRow>(row =>
        {
            row.ToTable("office_drafts");
            row.HasKey(draft => draft.Id);
            row.Property(draft => draft.Id).ValueGeneratedNever();
            row.Property(draft => draft.Version).IsConcurrencyToken();
            row.Property(draft => draft.Author).HasConversion<OfficerIdConverter>();
            row.Property(draft => draft.ReleasedBy).HasConversion<OfficerIdConverter>();
            row.Property(draft => draft.State).HasConversion<string>();
            row.Ignore(draft => draft.Content).Ignore(draft => draft.Hash).Ignore(draft => draft.IsOpen);
            row.HasIndex(draft => new { draft.Seat, draft.State, draft.UpdatedAt, draft.Id });
            row.HasIndex(draft => new { draft.Seat, draft.ObjectKind, draft.ObjectId });
        });
        model.Entity<DraftHandRow>(row =>
        {
            row.ToTable("office_draft_hands");
            row.HasKey(hand => new { hand.Draft, hand.Officer });
            row.Property(hand => hand.Officer).HasConversion<OfficerIdConverter>();
            row.HasIndex(hand => hand.Officer);
        });
    }

    private static void BuildClearances(ModelBuilder model)
    {
        model.Entity<ClearanceRow>(row =>
        {
            row.ToTable("office_clearances");
            row.HasKey(clearance => clearance.Id);
            row.Property(clearance => clearance.Id).ValueGeneratedNever();
            row.Property(clearance => clearance.Officer).HasConversion<OfficerIdConverter>();
            row.HasIndex(clearance => clearance.Draft);
        });
        model.Entity<UrgentReleaseRow>(row =>
        {
            row.ToTable("office_urgent_releases");
            row.HasKey(urgent => urgent.Draft);
            row.Property(urgent => urgent.Draft).ValueGeneratedNever();
            row.Property(urgent => urgent.Officer).HasConversion<OfficerIdConverter>();
            row.Property(urgent => urgent.ReviewedBy).HasConversion<OfficerIdConverter>();
            row.HasIndex(urgent => new { urgent.Seat, urgent.ReviewedAt, urgent.DueAt });
        });
    }

    private static void BuildStanding(ModelBuilder model) => model.Entity<StandingAuthorisationRow>(row =>
    {
        row.ToTable("office_standing_authorisations");
        row.HasKey(standing => standing.Id);
        row.Property(standing => standing.Id).ValueGeneratedNever();
        row.Property(standing => standing.ProposedBy).HasConversion<OfficerIdConverter>();
        row.Property(standing => standing.ConfirmedBy).HasConversion<OfficerIdConverter>();
        row.Property(standing => standing.RevokedBy).HasConversion<OfficerIdConverter>();
        row.HasIndex(standing => new { standing.Seat, standing.Kind });
    });
}
