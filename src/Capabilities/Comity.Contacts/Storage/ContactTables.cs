using Comity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comity.Contacts;

/// <summary>The tables of the directory: derived from statements, noted by us, and stamped by use, each apart from the others.</summary>
internal sealed class ContactTables : IModelPart
{
    public void Build(ModelBuilder model)
    {
        BuildDerived(model);
        BuildOurs(model);
    }

    private static void BuildDerived(ModelBuilder model)
    {
        model.Entity<DeskRow>(row =>
        {
            Versions(row, "contacts_desks");
            row.Property(desk => desk.Level).HasConversion<string>();
            row.HasIndex(desk => new { desk.Seat, desk.Current, desk.Issuer });
        });
        model.Entity<IntakeRow>(row => Versions(row, "contacts_intakes"));
        model.Entity<ParticipantRow>(row =>
        {
            row.ToTable("contacts_participants");
            row.HasKey(participant => new { participant.Seat, participant.Participant });
            row.HasIndex(participant => new { participant.Seat, participant.SortName, participant.Key });
            row.HasIndex(participant => new { participant.Seat, participant.SortCode, participant.Key });
        });
    }

    private static void BuildOurs(ModelBuilder model)
    {
        model.Entity<AbsentPartyRow>(row =>
        {
            row.ToTable("contacts_absent_parties");
            row.HasKey(party => new { party.Seat, party.Id });
            row.HasIndex(party => new { party.Seat, party.SortName, party.Id });
            row.HasIndex(party => new { party.Seat, party.SortCode, party.Id });
        });
        model.Entity<ProofRow>(row =>
        {
            row.ToTable("contacts_proofs");
            row.HasKey(proof => new { proof.Seat, proof.Party, proof.Desk });
            row.Property(proof => proof.Kind).HasConversion<string>();
        });
        model.Entity<DutyChainRow>(row =>
        {
            row.ToTable("contacts_duty_chains");
            row.HasKey(chain => new { chain.Seat, chain.Desk });
        });
    }

    private static void Versions<T>(EntityTypeBuilder<T> row, string table)
        where T : VersionRow
    {
        row.ToTable(table);
        row.HasKey(version => new { version.Seat, version.Sid });
        row.HasIndex(version => new { version.Seat, version.Issuer, version.Subject, version.Epoch, version.Index });
        row.HasIndex(version => new { version.Seat, version.Issuer, version.Subject, version.Arrival });
    }
}
