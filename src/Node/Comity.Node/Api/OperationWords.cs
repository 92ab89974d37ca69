using Comity.Office.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Comity.Node.Api;

/// <summary>Describes of every operation what all have alike: how it refuses, how its lists page, which keys and versions it takes.</summary>
internal static class OperationWords
{
    public const string ProblemSchema = "Problem";

    private const string ProblemType = "application/problem+json";

    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["cursor"] = "Where the page before ended: its next. The first page when left out.",
        ["after"] = "Where the page before ended: its next. The first page when left out.",
        ["box"] = "all, unacknowledged, waits-for-us, waits-for-them, overdue or closed.",
        ["pile"] = "Of drafts: mine, to-clear, to-release or released. Of a list: why its addresses go to nobody.",
        ["limit"] = "Most items of the page; what is beyond the list's own limit is cut to it.",
        ["offset"] = "How many items to pass over: the next of the page before.",
        ["draft"] = "The version of the draft that the officer looked at; another one is 412.",
        ["If-Match"] = "The ETag of the version that was read; another one is 412.",
        ["thread"] = "The statement that opened the case, s1:….",
        ["sid"] = "The statement, s1:….",
        ["community"] = "The community, c1:….",
    };

    public static Task Write(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken _)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Description ??= parameter.Name is { } name ? Parameters.GetValueOrDefault(name) : null;
        if (metadata.OfType<FileBody>().FirstOrDefault() is { } file)
            operation.RequestBody = Raw(file.MediaType);
        if (metadata.OfType<IdempotentPost>().Any() && HttpMethods.IsPost(context.Description.HttpMethod ?? ""))
            (operation.Parameters ??= []).Add(Key());
        operation.Responses ??= [];
        foreach (var response in operation.Responses.Values.OfType<OpenApiResponse>())
            Tag(response, metadata);
        foreach (var (status, codes) in Refusals(operation, metadata))
            operation.Responses[status] = Refused(codes, context);
        return Task.CompletedTask;
    }

    /// <summary>Problem details (RFC 9457) as every refusal has them.</summary>
    public static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A refusal. The code is stable: programs key on it; the words are for people.",
        Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status", "detail", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text("/problems/ and the code."),
            ["title"] = Text("The name of the status."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = Text("What was wrong; nothing above TLP:CLEAR."),
            ["code"] = Text("Such as draft.not-found."),
            ["where"] = Text("A field, a header or a JSON Pointer into the body."),
            ["mend"] = Text("What to do about it."),
            ["retryAfter"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "Seconds to wait." },
        },
    };

    private static IEnumerable<(string Status, string Codes)> Refusals(OpenApiOperation operation, IList<object> metadata)
    {
        var (takesBody, isIdempotent) = (operation.RequestBody is not null, metadata.OfType<IdempotentPost>().Any());
        yield return ("400", "http.bad-parameter, http.bad-request" + (takesBody ? ", http.bad-body, json.…" : "") + (isIdempotent ? ", http.idempotency-key-missing" : "") + ": it cannot be read.");
        var isOpen = metadata.OfType<IAllowAnonymous>().Any();
        yield return ("401", isOpen ? "office.wrong-credentials, office.sign-in-expired: not let in." : "office.not-signed-in: no valid token or session.");
        yield return ("403", "office.not-allowed, clearance.own-draft, office.own-rights: the right is missing, or it is one's own.");
        if (operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Path) == true)
            yield return ("404", "….not-found: there is none, or it is not for this reader.");
        if (isIdempotent)
            yield return ("409", "http.idempotency-in-progress, http.idempotency-took-effect, ….conflict: the first request decides.");
        if (operation.Parameters?.Any(parameter => parameter.Name is "If-Match" or "draft") == true || takesBody)
            yield return ("412", "….precondition-failed: it was changed in the meantime.");
        if (takesBody)
        {
            yield return ("413", "http.body-too-large, ….too-large: more than is taken.");
            yield return ("415", "http.media-type, http.encoding: not declared as what is taken.");
        }

        yield return ("422", "understood, and refused by the rules of its capability, such as cases.…, draft.…, territory.….");
        yield return ("503", "node.safe-mode, node.database-unavailable, ….unavailable: not now.");
    }

    private static void Tag(OpenApiResponse response, IList<object> metadata)
    {
        if (!metadata.OfType<VersionedAnswer>().Any())
            return;
        response.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
        response.Headers["ETag"] = new OpenApiHeader { Description = "Names this version; a later change may ask for it by If-Match.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }

    private static OpenApiResponse Refused(string codes, OpenApiOperationTransformerContext context) => new()
    {
        Description = codes,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [ProblemType] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, context.Document) } },
    };

    private static OpenApiRequestBody Raw(string mediaType) => new()
    {
        Description = "The file as it is; other media types are taken as well.",
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [mediaType] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } } },
    };

    private static OpenApiParameter Key() => new()
    {
        Name = "Idempotency-Key",
        In = ParameterLocation.Header,
        Required = true,
        Description = "1 to 128 visible ASCII characters. The same key with the same request has one effect and one answer for 24 hours.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 128 },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
