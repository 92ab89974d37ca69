using Comity.Storage;
using Comity.Storage.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Comity.Trust.Tests.Storage;

public sealed class RowInsertsOnSqlite : RowInsertTests
{
    protected override string Provider => "sqlite";
}

public sealed class RowInsertsOnPostgreSql : RowInsertTests
{
    protected override string Provider => "postgresql";
}

public abstract class RowInsertTests
{
    private static readonly DateTimeOffset Noon = new(2026, 8, 20, 12, 0, 0, TimeSpan.Zero);

    protected abstract string Provider { get; }

    [Theory]
    [InlineData(3)]
    [InlineData(1500)] // many rows go another way on PostgreSQL
    public async Task Rows_inserted_past_the_mapper_read_as_if_it_had_written_them(int count)
    {
        await using var node = await TestNode.FoundAsync("XA", Provider);
        await using var db = await node.DbAsync();
        await using var transaction = await db.BeginWriteAsync(default);

        await db.InsertAsync(Enumerable.Range(1, count).Select(n => Item("inserted"u8, n)), default);
        db.AddRange(Enumerable.Range(1, count).Select(n => Item("added"u8, n)));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(await ReadAsync(db, "added"u8.ToArray()), await ReadAsync(db, "inserted"u8.ToArray()));
    }

    [Fact]
    public async Task Rows_inserted_in_a_savepoint_go_with_it()
    {
        await using var node = await TestNode.FoundAsync("XA", Provider);
        await using var db = await node.DbAsync();
        await using var transaction = await db.BeginWriteAsync(default);

        await db.InsertAsync([Item("kept"u8, 1)], default);
        await transaction.CreateSavepointAsync("here", TestContext.Current.CancellationToken);
        await db.InsertAsync([Item("kept"u8, 2)], default);
        await transaction.RollbackToSavepointAsync("here", TestContext.Current.CancellationToken);

        Assert.Single(await ReadAsync(db, "kept"u8.ToArray()));
    }

    [Fact]
    public async Task A_key_that_the_database_counts_is_counted()
    {
        await using var node = await TestNode.FoundAsync("XA", Provider);
        await using var db = await node.DbAsync();
        await using var transaction = await db.BeginWriteAsync(default);

        await db.InsertAsync(Enumerable.Range(0, 3).Select(_ => new OutboxRow { Reaction = "test", DueAt = Noon }), default);

        Assert.Equal(3, await db.Set<OutboxRow>().Where(row => row.Reaction == "test").Select(row => row.Id).Distinct().CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_is_inserted_outside_a_transaction()
    {
        await using var node = await TestNode.FoundAsync("XA", Provider);
        await using var db = await node.DbAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.InsertAsync([Item("nowhere"u8, 1)], default));
        Assert.Empty(await ReadAsync(db, "nowhere"u8.ToArray()));
    }

    private static FeedItemRow Item(ReadOnlySpan<byte> peer, int n) => new()
    {
        Seat = 1,
        Peer = ParticipantId.Of(peer),
        N = n,
        Sid = StatementId.Of([(byte)n, (byte)(n >> 8)]),
        H = Sha256Digest.Of([(byte)n]),
        ReceiptedAt = n % 2 == 0 ? Noon.AddTicks(n) : null,
        Rejected = n % 3 == 0 ? "test.code" : null,
    };

    private static async Task<IReadOnlyList<object>> ReadAsync(NodeDb db, byte[] peer)
    {
        var id = ParticipantId.Of(peer);
        var rows = await db.Set<FeedItemRow>().AsNoTracking().Where(row => row.Peer == id).OrderBy(row => row.N).ToListAsync();
        return [.. rows.Select(row => (object)(row.N, row.Sid, row.H, row.ReceiptedAt, row.Rejected))];
    }
}
