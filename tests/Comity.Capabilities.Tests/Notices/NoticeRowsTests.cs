using System.Diagnostics;
using Comity.Cases.Notices;
using Comity.Cases.Territory;
using Comity.Cases.Threads;
using Comity.Tests.Territory;
using Microsoft.EntityFrameworkCore;

namespace Comity.Tests.Notices;

/// <summary>Items and answers as rows: an ordinary list has a hundred thousand.</summary>
public sealed class NoticeRowsTests
{
    private const int Many = 100_000;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_hundred_thousand_items_become_rows_and_later_answers_replace_earlier_ones(string provider)
    {
        await using TestDatabase database = provider == "sqlite" ? new SqliteDatabase() : new PostgreSqlDatabase();
        await database.CreateAsync(services => Storage.Databases.DatabaseSetup.AddModelPart<CaseTables>(services));
        var file = new NoticeFileRow { Seat = 1, Sid = StatementId.Of("notice"u8), Thread = StatementId.Of("notice"u8), Arrival = 7, IsNotice = true };
        var notice = NoticeAttachment.Read((await NoticeAsync()).ToBytes()).Value;
        var clock = Stopwatch.StartNew();
        await InTransactionAsync(database, db => NoticeReader.ItemsAsync(db, file, notice, default));
        var inserted = clock.ElapsedMilliseconds;

        await AnswerAsync(database, file, arrival: 8, Enumerable.Range(1, Many).Select(item => ItemAnswer.Create(item, AnswerKind.NotFound).Value));
        await AnswerAsync(database, file, arrival: 9, [ItemAnswer.Create(2, AnswerKind.NotOurs, "XC").Value]);
        TestContext.Current.TestOutputHelper!.WriteLine($"{provider}: {Many} items in {inserted} ms, {Many} answers in {clock.ElapsedMilliseconds - inserted} ms");

        await using var db = database.Open();
        Assert.Equal(Many, await db.Set<NoticeItemRow>().CountAsync());
        Assert.Equal(Many - 1, await db.Set<NoticeItemRow>().CountAsync(row => row.Answer == (int)AnswerKind.NotFound));
        var second = await db.Set<NoticeItemRow>().SingleAsync(row => row.Item == 2);
        Assert.Equal(("XC", 9L, "infected-system", "443"), (second.Whose, second.AnsweredIn!.Value, second.Behaviour, second.Ports));
        Assert.Equal(Many + 1, await db.Set<NoticeAnswerRow>().CountAsync());
    }

    [Fact]
    public void Codes_of_answers_and_piles_are_read_back_as_they_are_written()
    {
        foreach (var kind in Enum.GetValues<AnswerKind>())
            Assert.Equal((int)kind, NoticeItems.Read(NoticeItems.CodeOf((int)kind)));
        Assert.Equal(-1, NoticeItems.Read(NoticeItems.Unanswered));
        Assert.Null(NoticeItems.Read("perhaps"));
        foreach (var pile in Enum.GetValues<Pile>())
            Assert.Equal(pile, PileView.Read(PileView.CodeOf(pile)));
        Assert.Null(PileView.Read("rubbish"));
    }

    private static async Task<NoticeAttachment> NoticeAsync()
    {
        var list = await Given.CompleteList([.. Enumerable.Range(0, Many).Select(i => $"20.{i >> 16}.{(i >> 8) & 255}.{i & 255}")]);
        var table = await Given.Table("20.0.0.0,20.255.255.255,XB");
        var split = TerritorySplit.Of(list, new TerritoryKnowledge(table, Given.Codes(), Given.XA), Given.Noon);
        return NoticeAttachment.From(split.Parts.Single(), Given.Noon).Value;
    }

    private static Task AnswerAsync(TestDatabase database, NoticeFileRow notice, long arrival, IEnumerable<ItemAnswer> answers)
    {
        var file = new NoticeFileRow { Seat = 1, Sid = StatementId.Of(BitConverter.GetBytes(arrival)), Thread = notice.Thread, Arrival = arrival, IsNotice = false };
        return InTransactionAsync(database, db => NoticeReader.AnswersAsync(db, file, ItemAnswers.From(answers, Many).Value, default));
    }

    private static async Task InTransactionAsync(TestDatabase database, Func<Storage.NodeDb, Task> work)
    {
        await using var db = database.Open();
        await using var transaction = await db.BeginWriteAsync(default);
        await work(db);
        await transaction.CommitAsync();
    }
}
