using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Comity.Taxii;

/// <summary>One request that passed the gate: who sends it, and what of the offer its address names.</summary>
/// <param name="Account"><see langword="null"/> where nobody signed in.</param>
internal sealed record Visit(HttpContext Http, Offer Offer, string? Account, OfferedRoot? Root, OfferedCollection? Collection)
{
    /// <summary>A part of the address.</summary>
    public string Part(string name) => Http.Request.RouteValues[name] as string ?? "";

    public Task RefuseAsync(TaxiiError error) => Reply.RefuseAsync(Http, error);
}

/// <summary>Stands before every resource: signs in, negotiates, finds what
/// the address names, and tells nobody of what is not theirs.</summary>
internal sealed class Gate(CurrentOffer current, ILogger<Gate> log)
{
    /// <summary>A door for the methods it is given; others are refused, and without any it leads nowhere.</summary>
    public RequestDelegate Door(Func<Visit, Task>? get = null, Func<Visit, Task>? post = null, Func<Visit, Task>? delete = null)
    {
        string?[] methods = [get is null ? null : "GET, HEAD", post is null ? null : "POST", delete is null ? null : "DELETE"];
        var allowed = string.Join(", ", methods.OfType<string>());
        return async context =>
        {
            try
            {
                var handle = context.Request.Method switch
                {
                    "GET" or "HEAD" => get,
                    "POST" => post,
                    "DELETE" => delete,
                    _ => null,
                };
                await EnterAsync(context, handle, allowed);
            }
            catch (Exception left) when (IsTheClients(left, context))
            {
                // Said to the platform at once: it may not have seen it yet, and would look for the rest of the body.
                context.Abort();
                log.LogDebug("{Method} {Path} ended: its client hung up", context.Request.Method, Path(context));
            }
            catch (Exception failed)
            {
                await FailAsync(context, failed);
            }
        };
    }

    /// <summary>The visit as it is under the settings that are in force now; where they no longer let it in, why.</summary>
    /// <remarks>A body may be a minute on its way: who lost a right meanwhile is not to use it.</remarks>
    public async Task<(Visit Visit, TaxiiError? Error)> AgainAsync(Visit visit)
    {
        var (offer, signIn) = current.Now;
        if (ReferenceEquals(offer, visit.Offer))
            return (visit, null);
        var (signedIn, account) = await signIn.CheckAsync(visit.Http.Request.Headers.Authorization, visit.Http.Connection.RemoteIpAddress);
        if (signedIn != SignedIn.Account)
            return (visit, signedIn == SignedIn.Busy ? TaxiiError.Busy : TaxiiError.SignIn);
        return Visit(visit.Http, offer, account) is { } again ? (again, null) : (visit, TaxiiError.NotFound);
    }

    private async Task EnterAsync(HttpContext context, Func<Visit, Task>? handle, string allowed)
    {
        var (offer, signIn) = current.Now;
        var (signedIn, account) = await signIn.CheckAsync(context.Request.Headers.Authorization, context.Connection.RemoteIpAddress);
        if (signedIn is SignedIn.Refused or SignedIn.Busy)
        {
            await Reply.RefuseAsync(context, signedIn == SignedIn.Busy ? TaxiiError.Busy : TaxiiError.SignIn);
            return;
        }

        if (!Negotiation.Admits(context.Request.Headers.Accept))
            await Reply.RefuseAsync(context, TaxiiError.NotAcceptable);
        else if (Visit(context, offer, account) is not { } visit)
            await Reply.RefuseAsync(context, account is null ? TaxiiError.SignIn : TaxiiError.NotFound);
        else if (handle is not null)
            await handle(visit);
        else
            await RefuseMethodAsync(context, allowed);
    }

    private static Task RefuseMethodAsync(HttpContext context, string allowed)
    {
        if (allowed.Length == 0)
            return Reply.RefuseAsync(context, TaxiiError.NotFound);
        context.Response.Headers.Allow = allowed;
        return Reply.RefuseAsync(context, TaxiiError.Method(allowed));
    }

    // Who did not sign in finds only what is public; anything else could be there or not.
    private static Visit? Visit(HttpContext context, Offer offer, string? account)
    {
        var (root, collection) = (context.Request.RouteValues["root"] as string, context.Request.RouteValues["collection"] as string);
        if (root is null)
            return account is not null || offer.Roots.Any(one => one.IsSeenBy(null))
                ? new Visit(context, offer, account, null, null)
                : null;
        if (offer.Root(root) is not { } offered || !offered.IsSeenBy(account))
            return null;
        if (collection is null)
            return new Visit(context, offer, account, offered, null);
        return offered.Collection(collection) is { } found && found.IsSeenBy(account)
            ? new Visit(context, offer, account, offered, found)
            : null;
    }

    // As it came, escaped: what it decodes to could write lines of its own into a log.
    private static string Path(HttpContext context) => context.Request.Path.ToUriComponent();

    private static bool IsTheClients(Exception failed, HttpContext context) => failed switch
    {
        ConnectionResetException or ConnectionAbortedException => true,
        OperationCanceledException { InnerException: ConnectionAbortedException } => true,
        OperationCanceledException or IOException => context.RequestAborted.IsCancellationRequested,
        _ => false,
    };

    private async Task FailAsync(HttpContext context, Exception failed)
    {
        if (failed is BadHttpRequestException bad)
        {
            await Reply.RefuseAsync(context, Refusal(bad, context));
            return;
        }

        if (failed is TimeoutException && !context.Response.HasStarted)
        {
            await Reply.RefuseAsync(context, TaxiiError.StoreBusy);
            return;
        }

        log.LogError(failed, "{Method} {Path} failed", context.Request.Method, Path(context));
        if (!context.Response.HasStarted)
            await Reply.RefuseAsync(context, TaxiiError.Failed);
    }

    // What the platform found wrong with the body.
    private static TaxiiError Refusal(BadHttpRequestException bad, HttpContext context) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge =>
            TaxiiError.TooLarge(context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0),
        StatusCodes.Status408RequestTimeout => TaxiiError.TooSlow,
        _ => TaxiiError.Incomplete,
    };
}
