using Comity.Cases.Bodies;
using Comity.Cases.Clocks;
using Comity.Cases.Moves;
using Comity.Cases.Queries;
using Comity.Cases.Recalls;
using Comity.Cases.Threads;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage.Feeds;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Tests.Cases;

/// <summary>Which cases a reader finds in a list, in which order, and at what cost.</summary>
public sealed class CaseListTests
{
    [Theory, MemberData(nameof(ThreadTests.Providers), MemberType = typeof(ThreadTests))]
    public async Task Lists_page_by_key_and_keep_exercises_apart(string provider)
    {
        await using var node = await Node.WithAsync(provider, 2);
        for (var i = 0; i < 5; i++)
            await ThreadTests.AskAsync(node, 2);
        await using var db = node.Open();
        var played = await node.SendAsync(1, 2, await StartCase.NotifyAsync(db, new(1, Node.Community, Example.To(2)) { Exercise = "ex-1" }, Example.Notification(), default));

        foreach (var box in new[] { CaseBox.All, CaseBox.WaitsForUs, CaseBox.Overdue })
        {
            var seen = new List<long>();
            string? cursor = null;
            do
            {
                var page = (await CaseList.RunAsync(db, new(2, box, null, Node.Reader(), Node.Noon.AddDays(9)) { Cursor = cursor, Limit = 2 }, default)).Value;
                Assert.InRange(page.Items.Count, 1, 2);
                seen.AddRange(page.Items.Select(item => item.Number));
                cursor = page.Next;
            }
            while (cursor is not null);
            Assert.Equal(5, seen.Distinct().Count());
            Assert.Equal(5, seen.Count);
        }

        Assert.Equal([played.Id], (await CaseList.RunAsync(db, new(2, CaseBox.All, "ex-1", Node.Reader(), Node.Noon), default)).Value.Items.Select(item => item.Thread));
        Assert.Empty((await CaseList.RunAsync(db, new(2, CaseBox.Overdue, null, Node.Reader(), Node.Noon), default)).Value.Items);
        Assert.Equal("cases.bad-cursor", (await CaseList.RunAsync(db, new(2, CaseBox.All, null, Node.Reader(), Node.Noon) { Cursor = "1.x" }, default)).Refusal!.Code);
    }

    [Theory, MemberData(nameof(ThreadTests.Providers), MemberType = typeof(ThreadTests))]
    public async Task A_case_of_a_community_that_the_reader_has_no_right_in_is_not_there(string provider)
    {
        await using var node = await Node.WithAsync(provider, 2);
        var request = await ThreadTests.AskAsync(node, 2);
        await using var db = node.Open();
        var nowhere = new CaseReader([], new CommunityScope(All: false, []));
        var elsewhere = new CaseReader([], new CommunityScope(All: false, [CommunityId.Of("elsewhere"u8)]));
        var here = new CaseReader([], new CommunityScope(All: false, [Node.Community]));
        foreach (var reader in new[] { nowhere, elsewhere })
        {
            Assert.Equal("cases.unknown", (await ReadCase.RunAsync(db, 2, request.Id, reader, default)).Refusal!.Code);
            Assert.Empty((await CaseList.RunAsync(db, new(2, CaseBox.All, null, reader, Node.Noon), default)).Value.Items);
        }

        Assert.Null((await ReadCase.RunAsync(db, 2, request.Id, here, default)).Refusal);
        Assert.Equal([request.Id], (await CaseList.RunAsync(db, new(2, CaseBox.All, null, here, Node.Noon), default)).Value.Items.Select(item => item.Thread));
    }

    [Theory, MemberData(nameof(ThreadTests.Providers), MemberType = typeof(ThreadTests))]
    public async Task A_list_is_narrowed_by_peer_kind_urgency_holder_and_text(string provider)
    {
        await using var node = await Node.WithAsync(provider, 3);
        await using var db = node.Open();
        var (plain, urgent) = (Example.Notification(), Example.Notification() with { Title = Example.En("Störung im Hafen"), Urgency = Urgency.Urgent, OwnNumber = "XA-9" });
        var first = await node.SendAsync(1, 2, await StartCase.NotifyAsync(db, new(1, Node.Community, Example.To(2)), plain, default));
        var second = await node.SendAsync(1, 3, await StartCase.NotifyAsync(db, new(1, Node.Community, Example.To(3)), urgent, default));
        db.Add(new ClimbRow { Seat = 1, Thread = first.Id, Cause = first.Id, Urgent = false, Play = "", Climbs = true, DueAt = Node.Noon, HeldBy = "ada" });
        await db.SaveChangesAsync();

        async Task<IEnumerable<StatementId>> Found(CaseWanted wanted) =>
            (await CaseList.RunAsync(db, new(1, CaseBox.All, null, Node.Reader(), Node.Noon) { Wanted = wanted }, default)).Value.Items.Select(item => item.Thread);

        Assert.Equal([second.Id, first.Id], await Found(new()));
        Assert.Equal([second.Id], await Found(new() { With = Node.State(3) }));
        Assert.Equal([second.Id], await Found(new() { UrgentOnly = true }));
        Assert.Equal([first.Id], await Found(new() { HeldBy = "ada" }));
        Assert.Equal([second.Id], await Found(new() { Text = "im hafen" }));
        Assert.Equal([second.Id], await Found(new() { Text = "XA-9" }));
        Assert.Empty(await Found(new() { Text = "%" }));
        Assert.Empty(await Found(new() { Text = "lang" }));
        Assert.Empty(await Found(new() { Kind = ThreadKind.Request }));
    }

    [Fact]
    public async Task Every_list_is_one_range_of_one_index_in_its_order()
    {
        await using var node = await Node.WithAsync("sqlite", 1);
        await using var db = node.Open();
        foreach (var box in Enum.GetValues<CaseBox>())
        {
            foreach (var place in new[] { null, new CaseList.Place(1_000, 7) })
            {
                var plan = await PlanAsync(db, CaseList.Rows(db, new(1, box, null, Node.Reader("cert"), Node.Noon), place));
                Assert.Contains("USING INDEX IX_cases_Seat_Play_", plan);
                Assert.DoesNotContain("TEMP B-TREE", plan);
                Assert.DoesNotContain("SCAN c", plan);
                Assert.True(box == CaseBox.All || plan.Contains("Key", StringComparison.Ordinal) || plan.Contains("OverdueFrom", StringComparison.Ordinal), plan);
            }
        }

        // A guard that cannot fail guards nothing.
        Assert.Contains("TEMP B-TREE", await PlanAsync(db, db.Set<CaseRow>().OrderBy(row => row.Title)));
    }

    private static async Task<string> PlanAsync(Storage.NodeDb db, IQueryable<CaseRow> rows)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = rows.Take(51).CreateDbCommand();
#pragma warning disable CA2100 // The query is the one that is asked about.
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync())
            plan.Add(reader.GetString(3));
        return string.Join('\n', plan);
    }
}
