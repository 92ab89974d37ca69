using Comity.Cases.Clocks;
using Comity.Cases.Letters;
using Comity.Cases.Notices;
using Comity.Cases.Register;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Threads;

/// <summary>The tables of cases: what is derived from statements, and what is ours alone (clocks, proposals, letters, reported answers, the register of evidence).</summary>
internal sealed class CaseTables : IModelPart
{
    public void Build(ModelBuilder model)
    {
        BuildCases(model);
        BuildThreads(model);
        ClockTables.Build(model);
        LetterTables.Build(model);
        NoticeTables.Build(model);
        RegisterTables.Build(model);
    }

    private static void BuildCases(ModelBuilder model) => model.Entity<CaseRow>(row =>
    {
        row.ToTable("cases");
        row.HasKey(found => new { found.Seat, found.Thread });
        row.HasIndex(found => new { found.Seat, found.Continues });
        row.HasIndex(found => new { found.Seat, found.Play, found.LastArrival });
        row.HasIndex(found => new { found.Seat, found.Play, found.UnacknowledgedKey });
        row.HasIndex(found => new { found.Seat, found.Play, found.OursKey });
        row.HasIndex(found => new { found.Seat, found.Play, found.TheirsKey });
        row.HasIndex(found => new { found.Seat, found.Play, found.ClosedKey });
        row.HasIndex(found => new { found.Seat, found.Play, found.OverdueFrom, found.Number });
    });

    private static void BuildThreads(ModelBuilder model)
    {
        model.Entity<CasePartyRow>(row =>
        {
            row.ToTable("case_parties");
            row.HasKey(party => new { party.Seat, party.Thread, party.Participant });
        });
        model.Entity<CaseEntryRow>(row =>
        {
            row.ToTable("case_entries");
            row.HasKey(entry => new { entry.Seat, entry.Sid });
            row.HasIndex(entry => new { entry.Seat, entry.Thread, entry.Arrival });
        });
        model.Entity<CaseItemRow>(row =>
        {
            row.ToTable("case_items");
            row.HasKey(item => new { item.Seat, item.Sid, item.WaitsFor });
            row.HasIndex(item => new { item.Seat, item.Thread });
        });
        model.Entity<CaseDeskRow>(row =>
        {
            row.ToTable("case_desks");
            row.HasKey(desk => new { desk.Seat, desk.Thread, desk.Desk });
        });
    }
}
