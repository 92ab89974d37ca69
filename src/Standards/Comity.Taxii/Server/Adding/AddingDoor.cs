using Comity.Stix;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Comity.Taxii;

/// <summary>Adds and deletes objects (TAXII 2.1, 5.5 and 5.7); what is answered as done is durable.</summary>
internal sealed class AddingDoor(ServedStore served, Gate gate, BodyBudget budget, TimeProvider clock, IOptions<TaxiiServerOptions> options)
{
    private readonly StixValidator _validator = new(new StixValidatorOptions { Warnings = false });

    public async Task AddAsync(Visit visit)
    {
        if (Refusal(visit) is { } refusal)
        {
            await visit.RefuseAsync(refusal);
            return;
        }

        var (status, error) = await TakeAsync(visit);
        await (error is null ? Reply.SendAsync(visit.Http, StatusCodes.Status202Accepted, status) : visit.RefuseAsync(error));
    }

    public async Task DeleteAsync(Visit visit)
    {
        var collection = visit.Collection!;
        var (read, write) = (collection.CanRead(visit.Account), collection.CanWrite(visit.Account));
        var start = collection.Everything with { Ids = [visit.Part("object")], Versions = TaxiiVersions.Every };
        if (visit.Account is null)
            await visit.RefuseAsync(TaxiiError.SignIn);
        else if (!read || !write)
            await visit.RefuseAsync(write ? TaxiiError.MayNotRead : TaxiiError.MayNotWrite);
        else if (Filters.ErrorIn(visit.Http.Request.Query, start, KnownFilters.Versions | KnownFilters.SpecVersions, int.MaxValue - 1,
            out var asked) is { } error)
            await visit.RefuseAsync(error);
        else if (await served.Store.DeleteAsync(asked.Query, CancellationToken.None) == 0)
            await visit.RefuseAsync(TaxiiError.NoObject);
        else
            await Reply.SendAsync(visit.Http, StatusCodes.Status200OK, ReadOnlyMemory<byte>.Empty);
    }

    // The body and its place in the budget are let go of before the answer, which may be read slowly.
    private async Task<(ReadOnlyMemory<byte> Status, TaxiiError? Error)> TakeAsync(Visit visit)
    {
        var receivedAt = clock.GetUtcNow();
        using var held = budget.Begin(visit.Account!);
        using var body = new PooledBytes((int)Math.Clamp(visit.Http.Request.ContentLength + 1 ?? 0, 16 * 1024, 128 * 1024));
        if (await RequestBody.ReadAsync(
            visit.Http, visit.Root!.Settings.MaxContentLength, body, held, options.Value.BodyGrace) is { } unread)
            return (default, unread);
        (visit, var lost) = await gate.AgainAsync(visit);
        if ((lost ?? Refusal(visit)) is { } refusal)
            return (default, refusal);
        var envelope = new EnvelopeReader(visit.Collection!.Settings.Validate ? _validator : null, options.Value.MaxObjects);
        return envelope.Read(body.Written) is { } error ? (default, error) : (await StoreAsync(visit, envelope, receivedAt), null);
    }

    private static TaxiiError? Refusal(Visit visit)
    {
        if (!visit.Collection!.CanWrite(visit.Account))
            return visit.Account is null ? TaxiiError.SignIn : TaxiiError.MayNotWrite;
        return Negotiation.IsEnvelope(visit.Http.Request.ContentType) ? null : TaxiiError.MediaType;
    }

    // Not cancelled with the connection: whether it was stored shall not depend on when the client hung up.
    private Task<ReadOnlyMemory<byte>> StoreAsync(Visit visit, EnvelopeReader envelope, DateTimeOffset receivedAt)
    {
        var (id, at) = (Guid.NewGuid(), TaxiiTime.Text(TaxiiTime.Microseconds(receivedAt)));
        var addition = new TaxiiAddition(
            visit.Collection!.Settings.Id, envelope.Good, receivedAt, id, InformationDoors.Owner(visit.Root!, visit.Account!),
            receivedAt - options.Value.KeepStatuses, new StatusWriter(id, at, envelope, visit.Collection.CanRead(visit.Account)).Write);
        return served.Store.AddAsync(addition, CancellationToken.None);
    }
}
