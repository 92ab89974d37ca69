namespace Comity.Taxii.Tests;

public sealed class SqliteTaxiiStoreTests : TaxiiStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taxii").FullName;

    private protected override Task<ITaxiiStore> OpenAsync() =>
        Task.FromResult<ITaxiiStore>(SqliteTaxiiStore.Open(Path.Combine(_folder, "taxii.db")));

    private protected override Task<ITaxiiStore> OpenForOneAsync() =>
        Task.FromResult<ITaxiiStore>(SqliteTaxiiStore.Open(Path.Combine(_folder, "taxii.db"), longest: TimeSpan.FromSeconds(1), reads: 1));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_file_of_a_later_version_is_left_alone()
    {
        var path = Path.Combine(_folder, "later.db");
        using (var db = new SqliteDb(path))
            db.Run("PRAGMA user_version = 99");
        var refused = Assert.Throws<InvalidOperationException>(() => SqliteTaxiiStore.Open(path));

        Assert.Contains("later version", refused.Message);
    }

    [Fact]
    public async Task What_is_stored_is_not_read_again_to_compare_it()
    {
        const string json = """{"type":"tool","spec_version":"2.1","id":"tool--11111111-0000-4000-8000-000000000000","modified":"2026-01-01T00:00:00Z"}""";
        var collection = Guid.NewGuid();
        await Store.AddAsync(collection, Made.Noon, Made.Object(json));
        using (var other = new SqliteDb(Path.Combine(_folder, "taxii.db")))
            other.Run("UPDATE objects SET body = x'00'");

        var again = await Store.AddAsync(collection, Made.Noon, Made.Object(json.Replace(",", " , ", StringComparison.Ordinal)),
            Made.Object(json.Replace("}", ",\"n\":1}", StringComparison.Ordinal)));
        Assert.Equal([TaxiiOutcomeKind.AlreadyThere, TaxiiOutcomeKind.OtherContentThere], again.Select(one => one.Kind));
    }

    [Fact]
    public void Every_way_to_the_rows_is_a_search_in_its_index_where_something_is_asked_for()
    {
        using var db = SqliteTables.Writer(Path.Combine(_folder, "plans.db"));
        string[] ids = ["x--1", "x--2"], types = ["a", "b", "c"], versions = ["2026-01-01T00:00:00"];
        var everything = new TaxiiQuery(Guid.NewGuid());
        string[] many = [.. Enumerable.Range(0, 100).Select(n => $"x-{n}")];
        TaxiiQuery[] queries =
        [
            everything,
            everything with { Ids = ids },
            everything with { Ids = ids, Versions = TaxiiVersions.Every },
            everything with { Ids = ids, Versions = new() { First = true } },
            everything with { Types = types },
            everything with { Types = many, Versions = TaxiiVersions.Every },
            everything with { Versions = new() { Exact = versions } },
            everything with { Versions = new() { Exact = [.. versions, "2026-01-02T00:00:00"] } },
            everything with { SpecVersions = ["2.0"] },
            everything with { SpecVersions = ["2.0", "2.1"] },
            everything with { Versions = TaxiiVersions.Every },
        ];
        foreach (var query in queries)
        {
            foreach (var way in new Selection(SelectionShape.Of(FewShapes.Of(query), TaxiiParts.Body), SqliteSelection.Dialect)
                .PagesOfWays())
                Assert.DoesNotContain("SCAN", Plan(db, way));
        }
    }

    [Fact]
    public void Types_in_a_specification_version_are_searched_by_both()
    {
        using var db = SqliteTables.Writer(Path.Combine(_folder, "plans.db"));
        foreach (var types in new[] { 1, 3, 100 })
        {
            var query = FewShapes.Of(
                new TaxiiQuery(Guid.NewGuid()) { Types = [.. Enumerable.Range(0, types).Select(n => $"x-{n}")], SpecVersions = ["2.0"] });
            foreach (var way in new Selection(SelectionShape.Of(query, TaxiiParts.Body), SqliteSelection.Dialect).PagesOfWays())
                Assert.Contains("by_type_spec (type=? AND spec=? AND rowid>? AND rowid<?)", Plan(db, way));
        }
    }

    [Theory]
    [InlineData(TaxiiParts.Body)]
    [InlineData(TaxiiParts.Record)]
    public void What_does_not_come_in_order_is_sorted_by_its_keys_alone(TaxiiParts needs)
    {
        const string keysAlone = @"^SEARCH o USING INTEGER PRIMARY KEY \(rowid=\?\)\nLIST SUBQUERY \d+\n"
            + @"SEARCH o USING COVERING INDEX by_\w+ .*\nUSE TEMP B-TREE FOR ORDER BY\n$";
        using var db = SqliteTables.Writer(Path.Combine(_folder, "plans.db"));
        string[] many = [.. Enumerable.Range(0, 100).Select(n => $"x-{n}")], ids = [.. many.Select(one => $"{one}--1")];
        var everything = new TaxiiQuery(Guid.NewGuid());
        foreach (var query in new[] { everything with { Types = many }, everything with { Types = many, SpecVersions = ["2.1"] },
            everything with { Ids = ids } })
        {
            foreach (var way in new Selection(SelectionShape.Of(FewShapes.Of(query), needs), SqliteSelection.Dialect).PagesOfWays())
                Assert.Matches(keysAlone, Plan(db, way));
        }
    }

    [Fact]
    public async Task A_read_that_takes_too_long_ends_and_the_next_one_is_answered()
    {
        await using var store = SqliteTaxiiStore.Open(Path.Combine(_folder, "slow.db"), longest: TimeSpan.Zero);
        var dear = await DearAsync(store);

        await Assert.ThrowsAsync<TimeoutException>(async () => await store.ReadAsync(dear, new TakenPage(), CancellationToken.None));
        Assert.Single(await store.AllAsync(new TaxiiQuery(dear.Collection) { Limit = 1, Ids = [Made.IndicatorId(1)] }));
    }

    [Fact]
    public async Task Who_waits_too_long_for_another_process_may_try_again()
    {
        var path = Path.Combine(_folder, "held.db");
        await using var store = SqliteTaxiiStore.Open(path, longest: TimeSpan.FromMilliseconds(50));
        using var other = new SqliteDb(path);
        other.Run("BEGIN IMMEDIATE");

        await Assert.ThrowsAsync<TimeoutException>(() => store.AddAsync(Guid.NewGuid(), Made.Noon, Made.Indicator(1)));
        other.Run("ROLLBACK");
        Assert.Equal(TaxiiOutcomeKind.Added, (await store.AddAsync(Guid.NewGuid(), Made.Noon, Made.Indicator(1)))[0].Kind);
    }

    [Fact]
    public async Task Who_waits_too_long_for_a_writer_before_may_try_again()
    {
        var path = Path.Combine(_folder, "turns.db");
        await using var store = SqliteTaxiiStore.Open(path, longest: TimeSpan.FromMilliseconds(400));
        using var other = new SqliteDb(path);
        other.Run("BEGIN IMMEDIATE");

        var both = new[] { 1, 2 }.Select(number => Task.Run(() => store.AddAsync(Guid.NewGuid(), Made.Noon, Made.Indicator(number))))
            .ToArray();

        foreach (var one in both)
            await Assert.ThrowsAsync<TimeoutException>(() => one);
    }

    [Fact]
    public async Task A_read_whose_client_is_gone_ends()
    {
        var dear = await DearAsync(Store);
        using var gone = new CancellationTokenSource();

        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await Store.ReadAsync(dear, new PageOfWhoLeaves(gone), gone.Token));
    }

    /// <summary>Cancels when it is asked what it needs: after the read began.</summary>
    private sealed class PageOfWhoLeaves(CancellationTokenSource gone) : ITaxiiPage
    {
        public TaxiiParts Needs
        {
            get
            {
                gone.Cancel();
                return TaxiiParts.Body;
            }
        }

        public bool Take(in TaxiiVersion version) => true;
    }

    // All of one version, and none of the type: each has to be looked at.
    private static async Task<TaxiiQuery> DearAsync(ITaxiiStore store)
    {
        var collection = Guid.NewGuid();
        await store.AddAsync(collection, Made.Noon, [.. Enumerable.Range(0, 10_000).Select(number => Made.Indicator(number))]);
        return new TaxiiQuery(collection) { Types = ["x-none"], Versions = new() { Exact = ["2026-01-01T00:00:00"] } };
    }

    private static string Plan(SqliteDb db, string sql)
    {
        using var plan = db.Prepare("EXPLAIN QUERY PLAN " + sql);
        var text = "";
        while (plan.Step())
            text += plan.Text(3) + "\n";
        return text;
    }

    [Fact]
    public async Task The_files_are_their_owner_s_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        await Store.AddAsync(Guid.NewGuid(), Made.Noon, Made.Indicator(1));

        foreach (var file in Directory.GetFiles(_folder, "taxii.db*"))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_date_that_the_key_cannot_hold_is_refused_and_nothing_is_stored()
    {
        var collection = Guid.NewGuid();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.AddAsync(collection, Made.Noon.AddYears(100), Made.Indicator(1)));
        await Store.AddAsync(collection, Made.Noon, Made.Indicator(2));

        Assert.Equal(TaxiiTime.Microseconds(Made.Noon), Assert.Single(await Store.AllAsync(new TaxiiQuery(collection))).Added);
    }

    [Fact]
    public void Queries_of_many_values_share_few_short_statements()
    {
        var texts = new HashSet<string>();
        for (var count = 1; count <= 100; count++)
        {
            string[] values = [.. Enumerable.Range(0, count).Select(n => $"x-{n}")];
            foreach (var query in new[] { new TaxiiQuery(Guid.Empty) { Types = values },
                new TaxiiQuery(Guid.Empty) { Ids = values, Types = values, SpecVersions = values },
                new TaxiiQuery(Guid.Empty) { Versions = new() { Exact = values } } })
                texts.Add(new Selection(SelectionShape.Of(FewShapes.Of(query), TaxiiParts.Body), SqliteSelection.Dialect).Page());
        }

        Assert.InRange(texts.Count, 1, 60);
        Assert.True(texts.Max(text => text.Length) < 32_768);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 5)]
    [InlineData(SqliteKey.MaxCollections - 1, SqliteKey.AddedMask)]
    public void A_key_stands_between_the_position_before_it_and_the_end_of_its_part(int collection, long added)
    {
        foreach (var part in new[] { RowPart.Latest, RowPart.Superseded, RowPart.Outdated, RowPart.Superseded | RowPart.Outdated })
        {
            Assert.InRange(SqliteKey.Of(collection, part, added), SqliteKey.Of(collection, part, 0), SqliteKey.End(collection, part) - 1);
            Assert.Equal(added, SqliteKey.Of(collection, part, added) & SqliteKey.AddedMask);
            Assert.Equal(SqliteKey.Of(0, part, 0), SqliteKey.Of(collection, part, added) & SqliteKey.PartMask);
        }
    }
}
