using System.Globalization;
using Comity.Federation.HttpSignatures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Comity.Federation;

/// <summary>The routes under <c>/federation/v1</c>. Behind the channel gate every caller is a participant whose node key signed the request.</summary>
internal sealed class FederationEndpoints(FederationInbox inbox, PeerKeys keys)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/federation/v1").ExcludeFromDescription();
        group.MapPost("/push", (HttpContext http) => PostAsync(http, inbox.PushAsync));
        group.MapPost("/pull", (HttpContext http) => PostAsync(http, inbox.PullAsync));
        group.MapPost("/blobs/push", (HttpContext http) => PostAsync(http, inbox.PushBlobsAsync));
        group.MapPost("/blobs/pull", (HttpContext http) => PostAsync(http, inbox.PullBlobsAsync));
        group.MapGet("/participants/{participant}/keysets", (HttpContext http, string participant, int? after) =>
            GetAsync(http, caller => Task.FromResult(inbox.Keysets(caller, participant, after ?? 0))));
        group.MapGet("/participants/{participant}/descriptor", (HttpContext http, string participant) =>
            GetAsync(http, caller => Task.FromResult(inbox.Descriptor(caller, participant))));
        group.MapGet("/communities/{community}/rosters", (HttpContext http, string community, int? after) =>
            GetAsync(http, caller => Task.FromResult(inbox.Rosters(caller, community, after ?? 0))));
        group.MapGet("/logs/{participant}/{epoch}/checkpoint", (HttpContext http, string participant, string epoch) =>
            GetAsync(http, caller => inbox.CheckpointAsync(caller, participant, epoch, http.RequestAborted)));
        group.MapGet("/logs/{participant}/{epoch}/tile/{**path}", (HttpContext http, string participant, string epoch, string path) =>
            GetAsync(http, caller => inbox.TileAsync(caller, participant, epoch, "tile/" + path, http.RequestAborted)));
    }

    private async Task PostAsync(HttpContext http, Func<ParticipantId, byte[], CancellationToken, Task<PeerAnswer>> answer)
    {
        if (Caller(http) is not { } caller)
        {
            await WriteAsync(http, FederationInbox.No(new CallerUnknown()));
            return;
        }

        using var body = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 0, SyncProfile.MaxPageBytes));
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        // What was begun is finished: whoever hangs up gets the same receipt when it asks again.
        await WriteAsync(http, await answer(caller, body.ToArray(), CancellationToken.None));
    }

    private async Task GetAsync(HttpContext http, Func<ParticipantId, Task<PeerAnswer>> answer) =>
        await WriteAsync(http, Caller(http) is { } caller ? await answer(caller) : FederationInbox.No(new CallerUnknown()));

    private ParticipantId? Caller(HttpContext http) =>
        http.Features.Get<SignedRequest>() is { } signed ? keys.OwnerOf(signed.KeyId) : null;

    private static async Task WriteAsync(HttpContext http, PeerAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.MediaType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = answer.Body.Length;
        if (answer.RetryAfter is { } wait)
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }
}
