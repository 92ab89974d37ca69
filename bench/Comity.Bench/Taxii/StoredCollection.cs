using System.Text;
using Comity.Bench.Measuring;
using Comity.Bench.Nodes;
using Comity.Stix;
using Comity.Storage.Databases;
using Comity.Taxii;
using Npgsql;

namespace Comity.Bench.Taxii;

/// <summary>A store that holds this many objects, ready to be served.</summary>
internal sealed class StoredCollection
{
    private const int PerAddition = 10_000;

    private readonly string _with;
    private readonly DatabaseOptions _database;

    private StoredCollection(string provider, string with, DatabaseOptions database) =>
        (Provider, _with, _database) = (provider, with, database);

    /// <summary>Of <see cref="Stores"/>.</summary>
    public string Provider { get; }

    /// <summary>Added straight to the store: what is measured with it is how it is read.</summary>
    public static async Task<StoredCollection> MakeAsync(Conditions conditions, string provider, int objects)
    {
        var database = await Stores.OptionsAsync(provider);
        var with = provider == Stores.Sqlite ? conditions.Scratch.New($"taxii-{objects}.db") : database.Connection;
        await using (var store = await OpenAsync(provider, with))
        {
            for (var from = 0; from < objects; from += PerAddition)
            {
                conditions.Progress.Show($"{Stores.NameOf(provider)}: {from:N0} of {objects:N0} objects stored");
                await AddAsync(store, from);
            }
        }

        if (provider == Stores.PostgreSql)
            await SettleAsync(with);
        return new StoredCollection(provider, with, database);
    }

    /// <summary>Removes what is on a server; files go with their folder.</summary>
    public Task DropAsync() => Stores.DropAsync(_database);

    public Task<ServerProcess> ServeAsync() => ServerProcess.StartAsync(Provider, _with);

    public static async Task<ITaxiiStore> OpenAsync(string provider, string with) =>
        provider == Stores.Sqlite ? SqliteTaxiiStore.Open(with) : await PostgreSqlTaxiiStore.OpenAsync(with, default);

    private static async Task AddAsync(ITaxiiStore store, int from)
    {
        var objects = Enumerable.Range(from, PerAddition)
            .Select(number => TaxiiObject.Read(StixObject.Parse(Encoding.UTF8.GetBytes(Generated.Object(number))), out _)!).ToList();
        var now = TimeProvider.System.GetUtcNow();
        await store.AddAsync(new TaxiiAddition(
            ServerProcess.Collection, objects, now, Guid.NewGuid(), "bench", now.AddDays(-1), _ => "{}"u8.ToArray()), default);
    }

    // What the server would tidy up by itself a minute later, in the midst of what is measured.
    private static async Task SettleAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        foreach (var order in (string[])["VACUUM (ANALYZE) taxii_objects", "CHECKPOINT"])
        {
            await using var command = source.CreateCommand(order);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }
}
