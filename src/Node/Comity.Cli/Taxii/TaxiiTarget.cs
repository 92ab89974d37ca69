using System.CommandLine;
using Comity.Taxii;

namespace Comity.Cli.Taxii;

/// <summary>Which collection is meant: by its own address, or by its name at a server or an API root.</summary>
internal static class TaxiiTarget
{
    public const string NoneSeen = "There is no collection that this account sees.";

    public const string AnyAddress = "The address of a collection, …/collections/ID/; or of an API root or a server, with --collection.";

    public static Option<string?> Option() =>
        Options.Optional("--collection", "With the address of a server or an API root: the collection's id, alias or title.", "NAME");

    public static async Task<Uri> FindAsync(TaxiiClient client, Uri address, string? wanted, CancellationToken cancellation)
    {
        if (TaxiiAddress.ApiRootOf(address) is not null)
            return address;
        var collections = await ListAsync(client, address, cancellation);
        var found = collections.Where(one => wanted is null || one.Id == wanted || one.Alias == wanted || one.Title == wanted).ToArray();
        return found.Length == 1
            ? found[0].Address
            : throw CommandFailed.Unreadable(string.Join('\n',
                collections.Select(Line).Prepend(Which(wanted, collections.Count, found.Length))));
    }

    private static string Which(string? wanted, int all, int found) => (wanted, all, found) switch
    {
        (_, 0, _) => NoneSeen,
        (not null, _, 0) => $"No collection that this account sees is called {wanted}; there is:",
        (not null, _, _) => $"More than one collection is called {wanted}; give the id of one:",
        _ => "Say which with --collection, or give its address:",
    };

    /// <summary>The collections of an API root, or of the API root that a server names first.</summary>
    public static async Task<IReadOnlyList<CollectionAnswer>> ListAsync(TaxiiClient client, Uri address, CancellationToken cancellation)
    {
        if (address.AbsolutePath.TrimEnd('/') is not ("" or "/taxii2"))
            return await client.GetCollectionsAsync(address, cancellation);
        var server = await client.DiscoverAsync(cancellation: cancellation);
        var root = server.Default ?? (server.ApiRoots is [var first, ..] ? first : null);
        return root is null
            ? throw new CommandFailed(Terminal.Refused,
                "taxii.no-root: The server names no API root to this account. Give the address of one.")
            : await client.GetCollectionsAsync(root, cancellation);
    }

    public static string Line(CollectionAnswer one)
    {
        var rights = $"{(one.CanRead ? "r" : "-")}{(one.CanWrite ? "w" : "-")}";
        var alias = one.Alias.Length > 0 ? $" ({one.Alias})" : "";
        return Terminal.OneLine($"{one.Id}  {rights}  {one.Title}{alias}  {one.Address}");
    }
}
