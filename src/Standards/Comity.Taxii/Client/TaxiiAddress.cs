namespace Comity.Taxii;

/// <summary>The addresses of the protocol (TAXII 2.1, 3.1): each ends with a slash, each identifier in it is escaped.</summary>
public static class TaxiiAddress
{
    /// <summary>Where a server tells about itself, at the root of the host (8.2.1).</summary>
    public static Uri Discovery(Uri server) => new(server, "/taxii2/");

    public static Uri Collections(Uri apiRoot) => new(WithSlash(apiRoot), "collections/");

    public static Uri Collection(Uri apiRoot, string id) => new(WithSlash(apiRoot), $"collections/{Uri.EscapeDataString(id)}/");

    /// <summary>
    /// The API root that a collection's address lies under; <see langword="null"/> where it is no address of a collection.
    /// </summary>
    public static Uri? ApiRootOf(Uri collection)
    {
        var path = WithSlash(collection).AbsolutePath;
        var start = path.LastIndexOf("/collections/", StringComparison.Ordinal);
        var id = start < 0 ? "" : path[(start + "/collections/".Length)..^1];
        return id.Length == 0 || id.Contains('/', StringComparison.Ordinal) ? null : At(collection, path[..(start + 1)]);
    }

    internal static Uri Status(Uri apiRoot, string id) => new(WithSlash(apiRoot), $"status/{Uri.EscapeDataString(id)}/");

    internal static Uri Objects(Uri collection, string query = "") => new(WithSlash(collection), "objects/" + query);

    internal static Uri Manifest(Uri collection, string query) => new(WithSlash(collection), "manifest/" + query);

    internal static Uri Object(Uri collection, string id, string query) =>
        new(WithSlash(collection), $"objects/{Uri.EscapeDataString(id)}/{query}");

    internal static Uri Versions(Uri collection, string id, string query) =>
        new(WithSlash(collection), $"objects/{Uri.EscapeDataString(id)}/versions/{query}");

    internal static Uri WithSlash(Uri uri) =>
        uri.AbsolutePath.EndsWith('/') && uri.Query.Length == 0 ? uri : At(uri, uri.AbsolutePath.TrimEnd('/') + "/");

    // Not as a relative address: a path with two slashes in front would name another host.
    private static Uri At(Uri uri, string path) => new UriBuilder(uri) { Path = path, Query = "", Fragment = "" }.Uri;
}
