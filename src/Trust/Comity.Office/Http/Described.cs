using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Comity.Office.Http;

/// <summary>Says of an endpoint what the API's description needs to know: what it does, what it answers, what it takes.</summary>
public static class Described
{
    /// <summary>Answers with a document of this type.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, string summary, int status = StatusCodes.Status200OK) =>
        endpoint.WithSummary(summary).Produces<T>(status);

    /// <summary>Answers with nothing but that it was done.</summary>
    public static RouteHandlerBuilder AnswersNothing(this RouteHandlerBuilder endpoint, string summary) =>
        endpoint.WithSummary(summary).Produces(StatusCodes.Status204NoContent);

    /// <summary>Answers with a file.</summary>
    public static RouteHandlerBuilder AnswersFile(this RouteHandlerBuilder endpoint, string summary, string mediaType = "application/octet-stream") =>
        endpoint.WithSummary(summary).Produces<Stream>(StatusCodes.Status200OK, mediaType);

    /// <summary>Takes a body that is no JSON of ours, as it is.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint, string mediaType = "application/octet-stream") =>
        endpoint.WithMetadata(new FileBody(mediaType));
}

/// <summary>That the endpoint reads its body as it comes; the media type is the usual one, not the only one.</summary>
public sealed record FileBody(string MediaType);

/// <summary>That each POST of the endpoint needs an <c>Idempotency-Key</c>.</summary>
public sealed record IdempotentPost;

/// <summary>That the answer's <c>ETag</c> names the version that a later change may ask for by <c>If-Match</c>.</summary>
public sealed record VersionedAnswer;
