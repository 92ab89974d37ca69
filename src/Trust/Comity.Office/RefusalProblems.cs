using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Comity.Office;

/// <summary>Turns refusals into problem details (RFC 9457): the one place that chooses a status.</summary>
/// <remarks>A code that stands in no table is 422: understood, and refused.</remarks>
public static class RefusalProblems
{
    private static readonly Dictionary<string, int> ByCode = new(StringComparer.Ordinal)
    {
        ["office.not-signed-in"] = StatusCodes.Status401Unauthorized,
        ["office.wrong-credentials"] = StatusCodes.Status401Unauthorized,
        ["office.sign-in-expired"] = StatusCodes.Status401Unauthorized,
        ["office.own-rights"] = StatusCodes.Status403Forbidden,
        ["office.login-taken"] = StatusCodes.Status409Conflict,
        ["clearance.own-draft"] = StatusCodes.Status403Forbidden,
        ["draft.already-released"] = StatusCodes.Status409Conflict,
        ["office.setup-link-invalid"] = StatusCodes.Status410Gone,
        ["node.safe-mode"] = StatusCodes.Status503ServiceUnavailable,
        ["http.media-type"] = StatusCodes.Status415UnsupportedMediaType,
        ["http.encoding"] = StatusCodes.Status415UnsupportedMediaType,
        ["http.idempotency-key-reused"] = StatusCodes.Status422UnprocessableEntity,
        ["http.idempotency-in-progress"] = StatusCodes.Status409Conflict,
        ["http.idempotency-took-effect"] = StatusCodes.Status409Conflict,
    };

    // What the last part of a code ends in says the same in every capability.
    private static readonly (string Ending, int Status)[] ByEnding =
    [
        ("not-found", StatusCodes.Status404NotFound),
        ("not-allowed", StatusCodes.Status403Forbidden),
        ("too-large", StatusCodes.Status413PayloadTooLarge),
        ("too-many-attempts", StatusCodes.Status429TooManyRequests),
        ("too-many-requests", StatusCodes.Status429TooManyRequests),
        ("conflict", StatusCodes.Status409Conflict),
        ("precondition-failed", StatusCodes.Status412PreconditionFailed),
        ("unavailable", StatusCodes.Status503ServiceUnavailable),
    ];

    private static readonly (string Prefix, int Status)[] ByPrefix =
    [
        ("http.", StatusCodes.Status400BadRequest),
        ("json.", StatusCodes.Status400BadRequest),
    ];

    /// <summary>The status by the whole code, else by its ending, else by its prefix, else 422.</summary>
    public static int StatusOf(string code)
    {
        if (ByCode.TryGetValue(code, out var status))
            return status;
        foreach (var (ending, byEnding) in ByEnding)
        {
            if (code.EndsWith(ending, StringComparison.Ordinal))
                return byEnding;
        }

        foreach (var (prefix, byPrefix) in ByPrefix)
        {
            if (code.StartsWith(prefix, StringComparison.Ordinal))
                return byPrefix;
        }

        return StatusCodes.Status422UnprocessableEntity;
    }

    /// <summary>Type <c>/problems/{code}</c>, with <c>code</c> and, where the refusal has them, <c>where</c>, <c>mend</c> and <c>retryAfter</c> (seconds).</summary>
    public static ProblemHttpResult ToProblem(this Refusal refusal)
    {
        var status = StatusOf(refusal.Code);
        var problem = new ProblemDetails
        {
            Type = "/problems/" + refusal.Code,
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = refusal.Explanation,
            Extensions = { ["code"] = refusal.Code },
        };
        if (refusal.Where is not null)
            problem.Extensions["where"] = refusal.Where;
        if (refusal.Mend is not null)
            problem.Extensions["mend"] = refusal.Mend;
        if (refusal is TooManyAttempts later)
            problem.Extensions["retryAfter"] = later.RetryAfterSeconds;
        return TypedResults.Problem(problem);
    }
}
