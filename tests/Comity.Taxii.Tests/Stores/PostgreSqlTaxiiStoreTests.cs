using Npgsql;

namespace Comity.Taxii.Tests;

/// <summary>Runs where COMITY_TEST_POSTGRES names a server; each test has a schema of its own on it.</summary>
public sealed class PostgreSqlTaxiiStoreTests : TaxiiStoreContract
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("COMITY_TEST_POSTGRES");

    private readonly string _schema = $"taxii_{Guid.NewGuid():N}";

    private protected override async Task<ITaxiiStore> OpenAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Server), "COMITY_TEST_POSTGRES names no server.");
        await RunAsync($"CREATE SCHEMA IF NOT EXISTS {_schema}");
        return await PostgreSqlTaxiiStore.OpenAsync($"{Server};Search Path={_schema};Maximum Pool Size=10", CancellationToken.None);
    }

    private protected override async Task<ITaxiiStore> OpenForOneAsync() =>
        await PostgreSqlTaxiiStore.OpenAsync($"{Server};Search Path={_schema};Maximum Pool Size=1;Timeout=1", CancellationToken.None);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await RunAsync($"DROP SCHEMA {_schema} CASCADE");
    }

    [Fact]
    public async Task Writers_that_wait_for_a_collection_leave_connections_to_readers()
    {
        var collection = Guid.NewGuid();
        await Store.AddAsync(collection, Made.Noon, Made.Indicator(0));
        await using var source = NpgsqlDataSource.Create($"{Server};Search Path={_schema}");
        await using var other = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var held = new NpgsqlCommand("SELECT 1 FROM taxii_collections FOR UPDATE", other, transaction))
            await held.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var writing = Task.WhenAll(Enumerable.Range(1, 20).Select(number => Store.AddAsync(collection, Made.Noon, Made.Indicator(number))));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var page = new TakenPage();
        await Store.ReadAsync(new TaxiiQuery(collection), page, patience.Token);
        Assert.Single(page.Versions);
        Assert.False(writing.IsCompleted);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await writing;
        Assert.Equal(21, (await Store.AllAsync(new TaxiiQuery(collection))).Count);
    }

    [Fact]
    public async Task A_lock_that_is_not_given_and_a_pool_that_is_empty_may_be_tried_again()
    {
        var collection = Guid.NewGuid();
        await Store.AddAsync(collection, Made.Noon, Made.Indicator(0));
        await using var impatient =
            await PostgreSqlTaxiiStore.OpenAsync(
                $"{Server};Search Path={_schema};Options=-c lock_timeout=300ms;Maximum Pool Size=1;Timeout=1", CancellationToken.None);
        await using var source = NpgsqlDataSource.Create($"{Server};Search Path={_schema}");
        await using var other = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var held = new NpgsqlCommand("SELECT 1 FROM taxii_collections FOR UPDATE", other, transaction))
            await held.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<TimeoutException>(() => impatient.AddAsync(collection, Made.Noon, Made.Indicator(1)));
        await using var patient =
            await PostgreSqlTaxiiStore.OpenAsync(
                $"{Server};Search Path={_schema};Application Name=one;Maximum Pool Size=1;Timeout=1", CancellationToken.None);
        var waiting = patient.AddAsync(collection, Made.Noon, Made.Indicator(1));
        await Assert.ThrowsAsync<TimeoutException>(
            async () => await patient.ReadAsync(new TaxiiQuery(collection), new TakenPage(), CancellationToken.None));
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        Assert.Equal(TaxiiOutcomeKind.Added, (await waiting)[0].Kind);
    }

    [Fact]
    public async Task A_database_that_is_gone_may_be_tried_again_and_is_found_when_it_is_back()
    {
        var settings = new NpgsqlConnectionStringBuilder(Server) { SearchPath = _schema, Timeout = 2 };
        using var line = new LooseLine(settings.Host!, settings.Port);
        (settings.Host, settings.Port) = ("127.0.0.1", line.Port);
        await using var store = await PostgreSqlTaxiiStore.OpenAsync(settings.ConnectionString, CancellationToken.None);
        var everything = new TaxiiQuery(Guid.NewGuid());
        await store.AddAsync(everything.Collection, Made.Noon, Made.Indicator(1));

        line.Cut();
        await Assert.ThrowsAsync<TimeoutException>(async () => await store.ReadAsync(everything, new TakenPage(), CancellationToken.None));
        await Assert.ThrowsAsync<TimeoutException>(() => store.AddAsync(everything.Collection, Made.Noon, Made.Indicator(2)));
        line.Mend();
        Assert.Single(await store.AllAsync(everything));
    }

    [Fact]
    public async Task A_page_that_is_full_leaves_the_rest_at_the_database()
    {
        var collection = Guid.NewGuid();
        for (var number = 0; number < 48; number++)
            await Store.AddAsync(collection, Made.Noon, Made.Indicator(number, name: new string('x', 1 << 20)));
        var settings = new NpgsqlConnectionStringBuilder(Server) { SearchPath = _schema };
        using var line = new LooseLine(settings.Host!, settings.Port);
        (settings.Host, settings.Port) = ("127.0.0.1", line.Port);
        await using var store = await PostgreSqlTaxiiStore.OpenAsync(settings.ConnectionString, CancellationToken.None);

        for (var page = 0; page < 3; page++)
            Assert.True(await store.ReadAsync(new TaxiiQuery(collection), new TakenPage(atMost: 1), CancellationToken.None));
        Assert.InRange(line.Received, 1 << 20, 3 * 24 << 20);
        Assert.Single(await store.AllAsync(new TaxiiQuery(collection) { Ids = [Made.IndicatorId(7)] }));
    }

    [Fact]
    public async Task Large_additions_end_in_time_while_the_database_knows_nothing_of_the_table_yet()
    {
        const int objects = 10_000;
        await RunAsync($"ALTER TABLE {_schema}.taxii_objects SET (autovacuum_enabled = off)");
        await using var store = await PostgreSqlTaxiiStore.OpenAsync(
            $"{Server};Search Path={_schema};Command Timeout=15", CancellationToken.None);
        var collection = Guid.NewGuid();
        for (var from = 0; from < 3 * objects; from += objects)
            await store.AddAsync(collection, Made.Noon, [.. Enumerable.Range(from, objects).Select(number => Made.Indicator(number))]);

        var again = await store.AddAsync(collection, Made.Noon, [.. Enumerable.Range(0, objects).Select(number => Made.Indicator(number))]);
        Assert.All(again, outcome => Assert.Equal(TaxiiOutcomeKind.AlreadyThere, outcome.Kind));
    }

    private static async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Server!);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
