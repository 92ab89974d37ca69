namespace Comity.Taxii.Tests;

public sealed class SqliteTaxiiStoreTests : TaxiiStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taxii").FullName;

    private protected override Task<ITaxiiStore> OpenAsync() => Task.FromResult<ITaxiiStore>(SqliteTaxiiStore.Open(Path.Combine(_folder, "taxii.db")));

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
    public void Every_way_to_the_rows_is_a_search_in_its_index_where_something_is_asked_for()
    {
        using var db = SqliteTables.Writer(Path.Combine(_folder, "plans.db"));
        string[] ids = ["x--1", "x--2"], types = ["a", "b", "c"], versions = ["2026-01-01T00:00:00"];
        var everything = new TaxiiQuery(Guid.NewGuid());
        TaxiiQuery[] queries = [everything, everything with { Ids = ids }, everything with { Ids = ids, Versions = TaxiiVersions.Every }, everything with { Ids = ids, Versions = new() { First = true } },
            everything with { Types = types }, everything with { Types = [.. Enumerable.Range(0, 100).Select(n => $"x-{n}")], Versions = TaxiiVersions.Every }, everything with { Versions = new() { Exact = versions } }, everything with { SpecVersions = ["2.0"] }];
        foreach (var query in queries)
        {
            foreach (var way in new Selection(SelectionShape.Of(FewShapes.Of(query), TaxiiParts.Body), SqliteSelection.Dialect).PagesOfWays())
            {
                using var plan = db.Prepare("EXPLAIN QUERY PLAN " + way);
                while (plan.Step())
                    Assert.DoesNotContain("SCAN", plan.Text(3));
            }
        }
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
            foreach (var query in new[] { new TaxiiQuery(Guid.Empty) { Types = values }, new TaxiiQuery(Guid.Empty) { Ids = values, Types = values, SpecVersions = values }, new TaxiiQuery(Guid.Empty) { Versions = new() { Exact = values } } })
                texts.Add(new Selection(SelectionShape.Of(FewShapes.Of(query), TaxiiParts.Body), SqliteSelection.Dialect).Page());
        }

        Assert.InRange(texts.Count, 1, 60);
        Assert.True(texts.Max(text => text.Length) < 16_384);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 5)]
    [InlineData(SqliteKey.MaxCollections - 1, SqliteKey.AddedMask)]
    public void A_key_stands_between_the_position_before_it_and_the_end_of_its_part(int collection, long added)
    {
        foreach (var superseded in new[] { false, true })
        {
            Assert.InRange(SqliteKey.Of(collection, superseded, added), SqliteKey.Of(collection, superseded, 0), SqliteKey.End(collection, superseded) - 1);
            Assert.Equal(added, SqliteKey.Of(collection, superseded, added) & SqliteKey.AddedMask);
        }
    }
}
