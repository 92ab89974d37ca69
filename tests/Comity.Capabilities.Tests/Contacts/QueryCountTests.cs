using System.Data.Common;
using Comity.Contacts;
using Comity.Storage;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using static Comity.Tests.Contacts.Examples;

namespace Comity.Tests.Contacts;

public sealed class QueryCountTests : IAsyncLifetime
{
    private readonly SqliteDatabase _database = new();
    private readonly Counter _counter = new();

    public async ValueTask InitializeAsync() => await _database.CreateAsync(services =>
    {
        services.AddContacts();
        services.ConfigureDbContext<NodeDb>(options => options.AddInterceptors(_counter));
    });

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_page_of_participants_costs_the_same_number_of_queries_however_many_it_shows()
    {
        var arrival = 0;
        await using (var db = _database.Open())
        {
            for (var i = 0; i < 40; i++)
            {
                await new DirectoryProjection().ApplyAsync(db, Admitted(Entry(State("X" + i), Desk()), ++arrival), default);
                await new DirectoryProjection().ApplyAsync(db, Admitted(Entry(State("X" + i), Desk("mfa")), ++arrival), default);
            }

            await db.SaveChangesAsync();
        }

        Assert.Equal(await Cost(2), await Cost(40));
        Assert.InRange(await Cost(40), 1, 3);
    }

    private async Task<int> Cost(int limit)
    {
        await using var db = _database.Open();
        _counter.Count = 0;
        var page = (await ListParticipants.RunAsync(db, new(Seat, Monday, Limit: limit), default)).Value;
        Assert.Equal(limit, page.Items.Count);
        return _counter.Count;
    }

    private sealed class Counter : DbCommandInterceptor
    {
        public int Count { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Count++;
            return ValueTask.FromResult(result);
        }
    }
}
