using Comity.Office;
using Comity.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Comity.Node.Health;

/// <summary>Answers 503 with a code, not 500, where the database is away: the caller may come again. A storage fault throws the safe mode.</summary>
internal sealed class FaultDoor(RequestDelegate next, SafeModeSwitch safeMode, ILogger<FaultDoor> log)
{
    private const int RetryAfterSeconds = 5;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception fault) when (StorageFaults.IsUnavailable(fault) && !context.Response.HasStarted)
        {
            log.LogError(fault, "The database is unavailable.");
            if (StorageFaults.IsStorageFault(fault))
                safeMode.Throw("storage fault while answering a request");
            context.Response.Clear();
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/federation", StringComparison.Ordinal))
                await new DatabaseUnavailable().ToProblem().ExecuteAsync(context);
            else
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable; // and the page of this status follows
        }
    }
}

internal sealed record DatabaseUnavailable()
    : Refusal("node.database-unavailable", "The node cannot reach or use its database now; whether the request took effect is not known.");
