using System.Text.Json;

namespace Comity.Taxii;

/// <summary>
/// Reads the resources that are no pages: strictly one JSON object, tolerantly its members, for real servers leave some out.
/// </summary>
internal static class AnswerReader
{
    private static readonly JsonDocumentOptions Bounds = new() { MaxDepth = 64 };

    public static DiscoveryAnswer Discovery(Answer answer, Uri asked) => Read(answer, root => new DiscoveryAnswer(
        Text(root, "title"), Text(root, "description"), Text(root, "contact"), Address(Text(root, "default"), asked),
        [.. Texts(root, "api_roots").Select(text => Address(text, asked)).OfType<Uri>()]));

    public static ApiRootAnswer ApiRoot(Answer answer) => Read(answer, root => new ApiRootAnswer(
        Text(root, "title"), Text(root, "description"), Texts(root, "versions"),
        Count(root, "max_content_length") is > 0 and var length ? length : null));

    /// <summary>The collections under an API root; one without an identifier is left out.</summary>
    public static IReadOnlyList<CollectionAnswer> Collections(Answer answer, Uri apiRoot) => Read(answer, root =>
        List(root, "collections").Select(item => Collection(item, apiRoot)).Where(item => item.Id.Length > 0).ToArray());

    public static CollectionAnswer Collection(Answer answer, Uri address) =>
        Read(answer, root => Collection(root, apiRoot: null) with { Address = address });

    public static StatusAnswer Status(Answer answer) => Read(answer, root =>
    {
        var (successes, failures, pendings) = (Entries(root, "successes"), Entries(root, "failures"), Entries(root, "pendings"));
        return new StatusAnswer(Text(root, "id"), Text(root, "status") == "complete", TaxiiTime.Read(Text(root, "request_timestamp")),
            Count(root, "total_count") ?? 0,
            Count(root, "success_count") ?? successes.Length, Count(root, "failure_count") ?? failures.Length,
                Count(root, "pending_count") ?? pendings.Length,
            successes, failures, pendings) { AskAgainAfter = answer.RetryAfter };
    });

    public static ManifestPage Manifest(Answer answer) => Read(answer, root =>
    {
        var (more, next) = Onward(root);
        var entries = List(root, "objects").Select(item =>
            new ManifestEntry(
                Text(item, "id"), TaxiiTime.Read(Text(item, "date_added")), Text(item, "version"), Text(item, "media_type"))).ToArray();
        return new ManifestPage(entries, more, next, answer.AddedFirst, answer.AddedLast);
    });

    public static VersionPage Versions(Answer answer) => Read(answer, root =>
    {
        var (more, next) = Onward(root);
        return new VersionPage(Texts(root, "versions"), more, next, answer.AddedFirst, answer.AddedLast);
    });

    /// <param name="why">A sentence.</param>
    public static TaxiiClientException NotReadable(string why, Exception? inner = null) =>
        new("taxii.not-json", $"The answer cannot be read. {why}", "Tell the server's operator.", inner);

    private static T Read<T>(Answer answer, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body, Bounds);
            return json.RootElement.ValueKind == JsonValueKind.Object ? read(json.RootElement) : throw NotReadable("It is no JSON object.");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw NotReadable("It is broken JSON, or a text in it is not Unicode.", broken);
        }
    }

    private static CollectionAnswer Collection(JsonElement item, Uri? apiRoot)
    {
        var id = Text(item, "id");
        return new(id, Text(item, "title"), Text(item, "description"), Text(item, "alias"), Flag(item, "can_read"), Flag(item, "can_write"),
            Texts(item, "media_types"), apiRoot is null ? new Uri("about:blank") : TaxiiAddress.Collection(apiRoot, id));
    }

    private static (bool More, string? Next) Onward(JsonElement root) =>
        (Flag(root, "more"), Text(root, "next") is { Length: > 0 } next ? next : null);

    private static StatusEntry[] Entries(JsonElement root, string name) =>
        [.. List(root, name).Select(item => item.ValueKind == JsonValueKind.String
            ? new StatusEntry(item.GetString()!, "", "") // as TAXII 2.0 had it
            : new StatusEntry(Text(item, "id"), Text(item, "version"), Quoted.Line(Text(item, "message"))))];

    private static Uri? Address(string text, Uri asked) =>
        text.Length > 0 && Uri.TryCreate(asked, text, out var uri) && uri.Scheme is "http" or "https" ? TaxiiAddress.WithSlash(uri) : null;

    private static string[] Texts(JsonElement of, string name) =>
        [.. List(of, name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];

    private static IEnumerable<JsonElement> List(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var list)
            && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool Flag(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static long? Count(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count)
            && count >= 0 ? count : null;
}
