using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Comity.Taxii;

/// <summary>Discovery, roots, collections and statuses (TAXII 2.1, 4, 5.1 and 5.2); each account sees what is its own.</summary>
internal sealed class InformationDoors(ServedStore served, TimeProvider clock, IOptions<TaxiiServerOptions> options)
{
    public static Task DiscoveryAsync(Visit visit) => Reply.SendAsync(visit.Http, 200, json =>
    {
        var settings = visit.Offer.Settings;
        var roots = visit.Offer.Roots.Where(root => root.IsSeenBy(visit.Account)).Select(root => Address(visit, root)).ToList();
        json.WriteStartObject();
        json.WriteString("title"u8, settings.Title);
        WriteOptional(json, "description", settings.Description);
        WriteOptional(json, "contact", settings.Contact);
        WriteRoots(json, roots);
        json.WriteEndObject();
    });

    public Task RootAsync(Visit visit) => Reply.SendAsync(visit.Http, 200, json =>
    {
        var root = visit.Root!.Settings;
        json.WriteStartObject();
        json.WriteString("title"u8, root.Title);
        WriteOptional(json, "description", root.Description);
        json.WriteStartArray("versions"u8);
        json.WriteStringValue(TaxiiMedia.Taxii);
        json.WriteEndArray();
        json.WriteNumber("max_content_length"u8, root.MaxContentLength);
        // Properties of our own (TAXII 2.1, 7.1), so that a client can know before it is told.
        json.WriteNumber("x_comity_max_page"u8, root.MaxPage);
        json.WriteNumber("x_comity_max_objects"u8, options.Value.MaxObjects);
        json.WriteEndObject();
    });

    public static Task CollectionsAsync(Visit visit) => Reply.SendAsync(visit.Http, 200, json =>
    {
        var seen = visit.Root!.Collections.Where(collection => collection.IsSeenBy(visit.Account)).ToList();
        json.WriteStartObject();
        if (seen.Count > 0)
        {
            json.WriteStartArray("collections"u8);
            foreach (var collection in seen)
                Write(json, collection, visit.Account);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    });

    public static Task CollectionAsync(Visit visit) =>
        Reply.SendAsync(visit.Http, 200, json => Write(json, visit.Collection!, visit.Account));

    public async Task StatusAsync(Visit visit)
    {
        ReadOnlyMemory<byte>? status = visit.Account is { } account && Guid.TryParseExact(visit.Part("status"), "D", out var id)
            ? await served.Store.StatusAsync(
                id, Owner(visit.Root!, account), clock.GetUtcNow() - options.Value.KeepStatuses, visit.Http.RequestAborted)
            : null;
        await (status is { } found ? Reply.SendAsync(visit.Http, 200, found) : visit.RefuseAsync(TaxiiError.NotFound));
    }

    /// <summary>A status belongs to the account that asked for it, in its root.</summary>
    public static string Owner(OfferedRoot root, string account) => $"{root.Settings.Name}/{account}";

    private static void WriteRoots(Utf8JsonWriter json, List<string> roots)
    {
        if (roots.Count == 0)
            return;
        json.WriteString("default"u8, roots[0]);
        json.WriteStartArray("api_roots"u8);
        foreach (var root in roots)
            json.WriteStringValue(root);
        json.WriteEndArray();
    }

    // API roots are https addresses or begin with a slash (TAXII 2.1, 4.1.1).
    // The host that a request names is the sender's word, and is not repeated.
    private static string Address(Visit visit, OfferedRoot root) =>
        $"{visit.Offer.Settings.PublicUrl?.TrimEnd('/') ?? visit.Http.Request.PathBase.ToString()}/taxii2/{root.Settings.Name}/";

    private static void Write(Utf8JsonWriter json, OfferedCollection collection, string? account)
    {
        var settings = collection.Settings;
        json.WriteStartObject();
        json.WriteString("id"u8, settings.Id);
        json.WriteString("title"u8, settings.Title);
        WriteOptional(json, "description", settings.Description);
        WriteOptional(json, "alias", settings.Alias);
        json.WriteBoolean("can_read"u8, collection.CanRead(account));
        json.WriteBoolean("can_write"u8, collection.CanWrite(account));
        json.WriteStartArray("media_types"u8);
        json.WriteStringValue(TaxiiMedia.Stix21);
        if (!collection.IsStix21Only)
            json.WriteStringValue(TaxiiMedia.Stix20);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
