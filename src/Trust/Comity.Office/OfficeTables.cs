using Comity.Office.Accounts;
using Comity.Office.Audit;
using Comity.Office.Entry;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Comity.Office;

/// <summary>The tables of the office. None can be rebuilt from statements.</summary>
internal sealed class OfficeTables : IModelPart
{
    public void Build(ModelBuilder model)
    {
        BuildAccounts(model);
        BuildEntry(model);
        BuildAudit(model);
        BuildIdempotency(model);
    }

    private static void BuildAccounts(ModelBuilder model)
    {
        model.Entity<Officer>(row =>
        {
            row.ToTable("office_officers");
            row.HasKey(officer => officer.Id);
            row.Property(officer => officer.Id).HasConversion<OfficerIdConverter>().ValueGeneratedNever();
            row.HasIndex(officer => officer.Login).IsUnique();
            row.HasIndex(officer => officer.Seat);
        });
        model.Entity<GrantRow>(row =>
        {
            row.ToTable("office_grants");
            row.HasKey(grant => grant.Id);
            row.Property(grant => grant.Id).ValueGeneratedNever();
            row.Property(grant => grant.Officer).HasConversion<OfficerIdConverter>();
            row.HasIndex(grant => grant.Officer);
        });
        model.Entity<RecoveryCodeRow>(row =>
        {
            row.ToTable("office_recovery_codes");
            row.HasKey(code => new { code.Officer, code.Hash });
            row.Property(code => code.Officer).HasConversion<OfficerIdConverter>();
        });
        model.Entity<SetupLinkRow>(row =>
        {
            row.ToTable("office_setup_links");
            row.HasKey(link => link.Hash);
            row.Property(link => link.Officer).HasConversion<OfficerIdConverter>();
            row.HasIndex(link => link.Officer);
        });
    }

    private static void BuildEntry(ModelBuilder model)
    {
        model.Entity<SessionRow>(row =>
        {
            row.ToTable("office_sessions");
            row.HasKey(session => session.Hash);
            row.Property(session => session.Officer).HasConversion<OfficerIdConverter>();
            row.HasIndex(session => session.Officer);
            row.HasIndex(session => session.ExpiresAt);
        });
        model.Entity<ApiTokenRow>(row =>
        {
            row.ToTable("office_api_tokens");
            row.HasKey(token => token.Id);
            row.Property(token => token.Id).ValueGeneratedNever();
            row.Property(token => token.Officer).HasConversion<OfficerIdConverter>();
            row.HasIndex(token => token.Hash).IsUnique();
            row.HasIndex(token => token.Officer);
        });
    }

    private static void BuildAudit(ModelBuilder model) => model.Entity<AuditRecord>(row =>
    {
        row.ToTable("office_audit");
        row.HasKey(entry => new { entry.Instance, entry.Sequence });
        row.Property(entry => entry.Sequence).ValueGeneratedNever();
        row.Property(entry => entry.Officer).HasConversion<OfficerIdConverter>();
        row.HasIndex(entry => new { entry.Instance, entry.Officer, entry.Sequence });
        row.HasIndex(entry => new { entry.Instance, entry.ObjectKind, entry.ObjectId, entry.Sequence });
        row.HasIndex(entry => new { entry.Instance, entry.At });
    });

    private static void BuildIdempotency(ModelBuilder model) => model.Entity<IdempotencyRow>(row =>
    {
        row.ToTable("office_idempotency");
        row.HasKey(entry => new { entry.Officer, entry.Key });
        row.Property(entry => entry.Officer).HasConversion<OfficerIdConverter>();
        row.HasIndex(entry => entry.ExpiresAt);
    });
}

/// <summary>An officer's identifier as its UUID.</summary>
internal sealed class OfficerIdConverter() : ValueConverter<OfficerId, Guid>(id => id.Value, value => new OfficerId(value));
