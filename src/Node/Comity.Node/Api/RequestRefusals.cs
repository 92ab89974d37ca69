using System.Text.Json;
using System.Text.RegularExpressions;
using Comity.Office;
using Comity.Statements;
using Microsoft.AspNetCore.Http;

namespace Comity.Node.Api;

internal sealed record NotJson() : Refusal("http.media-type", "The body is not declared as JSON.");

internal sealed record OtherEncoding() : Refusal("http.encoding", "The body is declared in another encoding than UTF-8.");

internal sealed record BadRequestBody() : Refusal("http.bad-body", "The body does not have the shape that this request needs.");

internal sealed record BadParameter() : Refusal("http.bad-parameter", "A parameter of the path or the query is missing or cannot be read.");

internal sealed record BadRequest() : Refusal("http.bad-request", "The request could not be read.");

/// <summary>Says in our words what the platform refused to bind; nothing of what was sent is repeated.</summary>
internal static partial class RequestRefusals
{
    private const string Described = "Compare it with /api/v1/openapi.json.";

    public static Refusal NotJson { get; } = new NotJson { Where = "Content-Type", Mend = "Send Content-Type: application/json." };

    public static Refusal OtherEncoding { get; } = new OtherEncoding { Where = "Content-Type", Mend = "Send UTF-8, without a byte order mark." };

    public static Refusal TooLarge(int limit) => new RequestTooLarge(limit) { Mend = "Send less at once." };

    public static Refusal Of(BadHttpRequestException fault, int limit) => fault switch
    {
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(limit),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => NotJson,
        { InnerException: JsonException shape } => new BadRequestBody { Where = BodyJson.Pointer(shape.Path), Mend = Described },
        _ when Parameter().Match(fault.Message) is { Success: true } match => new BadParameter { Where = match.Groups["name"].Value, Mend = Described },
        _ => new BadRequest { Mend = Described },
    };

    // The platform names a parameter after its type, in quotes: "int limit".
    [GeneratedRegex("parameter \"[^\"]*?(?<name>[A-Za-z0-9_]+)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();
}
