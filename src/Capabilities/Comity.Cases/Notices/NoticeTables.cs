using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Notices;

/// <summary>Reference data and lists, which are ours alone, and the items and answers read from attachments, which are derived.</summary>
internal static class NoticeTables
{
    public static void Build(ModelBuilder model)
    {
        BuildOwn(model);
        BuildDerived(model);
    }

    private static void BuildOwn(ModelBuilder model)
    {
        model.Entity<TerritorySourceRow>(row =>
        {
            row.ToTable("territory_sources");
            row.HasKey(source => new { source.Seat, source.Name });
            row.Property(source => source.Kind).HasConversion<string>();
        });
        model.Entity<CodeTableRow>(row =>
        {
            row.ToTable("territory_codes");
            row.HasKey(table => new { table.Seat, table.Community, table.Version });
        });
        model.Entity<ImportedListRow>(row =>
        {
            row.ToTable("territory_lists");
            row.HasKey(list => list.Id);
            row.Property(list => list.Id).ValueGeneratedNever();
            row.HasIndex(list => new { list.Seat, list.ImportedAt });
        });
        model.Entity<NoticeDraftRow>(row =>
        {
            row.ToTable("territory_drafts");
            row.HasKey(draft => new { draft.List, draft.Participant });
        });
    }

    private static void BuildDerived(ModelBuilder model)
    {
        model.Entity<NoticeFileRow>(row =>
        {
            row.ToTable("notice_files");
            row.HasKey(file => new { file.Seat, file.Sid });
            row.Property(file => file.State).HasConversion<string>();
            row.HasIndex(file => new { file.Seat, file.Thread, file.Arrival });
            row.HasIndex(file => new { file.State, file.Arrival });
        });
        model.Entity<NoticeItemRow>(row =>
        {
            row.ToTable("notice_items");
            row.HasKey(item => new { item.Seat, item.Thread, item.Item });
            row.HasIndex(item => new { item.Seat, item.Thread, item.Answer, item.Item });
            row.HasIndex(item => new { item.Seat, item.Address });
        });
        model.Entity<NoticeAnswerRow>(row =>
        {
            row.ToTable("notice_answers");
            row.HasKey(answer => new { answer.Seat, answer.Thread, answer.Arrival, answer.Item });
        });
    }
}
