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
