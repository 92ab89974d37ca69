using System.Text;
using Comity.Office.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Office.Http;

/// <summary>Makes a POST safe to send again: one <c>Idempotency-Key</c>, one effect, one answer for 24 hours.</summary>
public static class Idempotency
{
    /// <summary>The largest answer that is kept, in bytes; after a larger one the key is refused, not run again.</summary>
    internal const int MaxAnswerBytes = 1_048_576;

    /// <summary>Requires an <c>Idempotency-Key</c> on every POST of this endpoint or group, behind authorization.</summary>
    /// <remarks>
    /// It wraps the whole endpoint and not its arguments, because the body must be read before it is bound. Answers 2xx and 3xx are
    /// kept and repeated with <c>Idempotency-Replayed: true</c>; any other answer, or an exception, frees the key. A handler that commits calls
    /// <see cref="IdempotentEffect.Mark"/> in its transaction to be safe against a crash before its answer.
    /// </remarks>
    /// <param name="maxBodyBytes">Bodies are held in memory up to this size; larger ones are refused (413).</param>
    public static TBuilder WithIdempotency<TBuilder>(this TBuilder builder, int maxBodyBytes = 4 * 1_048_576)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            endpoint.Metadata.Add(new IdempotentPost());
            var inner = endpoint.RequestDelegate ?? throw new InvalidOperationException("An endpoint without a handler cannot be idempotent.");
            endpoint.RequestDelegate = context => HttpMethods.IsPost(context.Request.Method)
                ? new IdempotentRequest(context, inner, maxBodyBytes).Run()
                : inner(context);
        });
        return builder;
    }
}

/// <summary>One POST under its key.</summary>
internal sealed class IdempotentRequest(HttpContext context, RequestDelegate inner, int maxBodyBytes)
{
    private readonly IdempotencyKeys _keys = context.RequestServices.GetRequiredService<IdempotencyKeys>();

    public async Task Run()
    {
        if (CurrentOfficer.From(context.User) is not { OfficerId: var officer })
        {
            await Refuse(new NotSignedIn());
            return;
        }

        if (context.Request.Headers["Idempotency-Key"] is not [{ Length: > 0 and <= 128 } key] || !key.All(c => c is > ' ' and < (char)0x7F))
        {
            await Refuse(new IdempotencyKeyMissing());
            return;
        }

        if (await ReadBody() is not { } body)
        {
            await Refuse(new RequestTooLarge(maxBodyBytes));
            return;
        }

        var claim = await _keys.Take(officer, key, HashOf(context.Request, body), context.RequestAborted);
        if (claim.Refusal is not null)
            await Refuse(claim.Refusal);
        else if (claim.Answer is not null)
            await Repeat(claim.Answer);
        else
            await RunOnce(officer, key, claim.StartedAt);
    }

    private static Sha256Digest HashOf(HttpRequest request, byte[] body)
    {
        var head = Encoding.UTF8.GetBytes($"{request.Method}\n{request.PathBase}{request.Path}{request.QueryString}\n{request.ContentType}\n");
        return Sha256Digest.OfLabelled("comity/idempotent-request/v1"u8, [.. head, .. body]);
    }

    /// <summary>Reads the body and puts it back for binding; null if it is too large.</summary>
    private async Task<byte[]?> ReadBody()
    {
        if (context.Request.ContentLength > maxBodyBytes)
            return null;
        using var read = new MemoryStream();
        var chunk = new byte[16_384];
        int count;
        while ((count = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            if (read.Length + count > maxBodyBytes)
                return null;
            read.Write(chunk, 0, count);
        }

        var body = read.ToArray();
        context.Request.Body = new MemoryStream(body, writable: false);
        return body;
    }

    private async Task RunOnce(OfficerId officer, string key, DateTimeOffset startedAt)
    {
        context.RequestServices.GetRequiredService<IdempotentEffect>().Begin(officer, key, startedAt);
        var client = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await inner(context);
        }
        catch
        {
            await _keys.Free(officer, key);
            throw;
        }
        finally
        {
            context.Response.Body = client;
        }

        await Settle(officer, key, answer);
        answer.Position = 0;
        await answer.CopyToAsync(client, context.RequestAborted);
    }

    // Without the request's cancellation: the effect has happened, whether or not the client still listens.
    private Task Settle(OfficerId officer, string key, MemoryStream answer)
    {
        var response = context.Response;
        if (response.StatusCode is < 200 or > 399)
            return _keys.Free(officer, key);
        if (answer.Length > Idempotency.MaxAnswerBytes)
        {
            var refusal = new IdempotencyTookEffect();
            var problem = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(refusal.ToProblem().ProblemDetails);
            return _keys.Keep(officer, key, new KeptAnswer(RefusalProblems.StatusOf(refusal.Code), "application/problem+json", Location(), problem));
        }

        return _keys.Keep(officer, key, new KeptAnswer(response.StatusCode, response.ContentType, Location(), answer.ToArray()));
    }

    private string? Location() => context.Response.Headers.Location is [{ } location] ? location : null;

    private async Task Repeat(KeptAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers["Idempotency-Replayed"] = "true";
        if (answer.Location is not null)
            context.Response.Headers.Location = answer.Location;
        // 204 and its like have no body, not even an empty one.
        if (answer.Body.Length > 0)
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private Task Refuse(Refusal refusal)
    {
        if (refusal is IdempotencyInProgress)
            context.Response.Headers.RetryAfter = "1";
        return refusal.ToProblem().ExecuteAsync(context);
    }
}
