namespace Comity.Taxii;

/// <summary>Why a request was not done, and what its sender can do about it (TAXII 2.1, 3.6.1).</summary>
/// <param name="Code">Stable; clients key on it.</param>
/// <param name="Details">One number that the sender needs, by its name.</param>
internal sealed record TaxiiError(int Status, string Code, string Title, string Description, (string Name, long Value)? Details = null)
{
    public static TaxiiError SignIn { get; } =
        new(401, "taxii.sign-in", "Sign in",
            "The request carries no credentials that are known here. Send a name and password (basic) or a token (bearer).");

    public static TaxiiError Busy { get; } =
        new(503, "taxii.busy", "Too many sign-ins", "Too many credentials are being checked. Try again in a second.");

    public static TaxiiError StoreBusy { get; } =
        new(503, "taxii.store-busy", "Busy",
            "The store is busy or did not answer in time. Try again in a second; where filters are many, with fewer.");

    public static TaxiiError TooManyBodies { get; } =
        new(503, "taxii.too-many-bodies", "Busy",
            "Too much is being added at once. Nothing of this was stored; send it again in a second.");

    public static TaxiiError NotFound { get; } =
        new(404, "taxii.not-found", "Not found",
            "There is no such resource, or this account may not know of it. Ask /taxii2/ and the collections of a root for addresses.");

    public static TaxiiError NoObject { get; } =
        new(404, "taxii.no-object", "Not found", "The collection has no such object or version. Ask the manifest for what it has.");

    public static TaxiiError MayNotRead { get; } =
        new(403, "taxii.may-not-read", "Not allowed", "This account may not read this collection. Ask its owner for the right.");

    public static TaxiiError MayNotWrite { get; } =
        new(403, "taxii.may-not-write", "Not allowed", "This account may not change this collection. Ask its owner for the right.");

    public static TaxiiError NotAcceptable { get; } =
        new(406, "taxii.not-acceptable", "Not acceptable", $"The Accept header admits no answer of this server. Admit {TaxiiMedia.Taxii}.");

    public static TaxiiError MediaType { get; } =
        new(415, "taxii.media-type", "Unsupported media type",
            $"The Content-Type is missing or is none that is understood here. Send {TaxiiMedia.Taxii} in UTF-8.");

    public static TaxiiError Encoding { get; } =
        new(415, "taxii.encoding", "Unsupported encoding", "The Content-Encoding is none that is understood here. Send gzip, br, or none.");

    public static TaxiiError Incomplete { get; } =
        new(400, "taxii.incomplete", "Incomplete body", "The body ended early or is no body of HTTP. Send it again.");

    public static TaxiiError TooSlow { get; } =
        new(408, "taxii.too-slow", "Too slow", "The body did not come in time. Send fewer objects at once, faster.");

    public static TaxiiError Failed { get; } =
        new(500, "taxii.failed", "The server failed",
            "The request was not carried out. Try again; tell the server's contact if it fails again.");

    public static TaxiiError Method(string allowed) =>
        new(405, "taxii.method", "Method not allowed", $"This resource knows only {allowed}.");

    public static TaxiiError Filter(string name, string mend) =>
        new(400, "taxii.filter", "Bad request", $"The query parameter {name} cannot be used. {mend}");

    public static TaxiiError TooLarge(long limit) =>
        new(413, "taxii.too-large", "Too large", $"The body has more than {limit} bytes. Send the objects in several envelopes.",
            ("max_content_length", limit));

    // No 413 for a body that is no longer than max_content_length (TAXII 2.1, 4.2.1).
    public static TaxiiError UnpacksTooLarge(long limit) =>
        new(422, "taxii.unpacks-too-large", "Too large",
            $"The body unpacks to more than {limit} bytes. Send the objects in several envelopes.", ("max_content_length", limit));

    public static TaxiiError TooMany(long limit) =>
        new(422, "taxii.too-many", "Too many objects", $"The envelope has more than {limit} objects. Send them in several envelopes.",
            ("max_objects", limit));

    public static TaxiiError Envelope(string code, string problem) => new(422, code, "No envelope", problem);
}
