using System.Text.Json;
using Comity.Statements;
using Comity.Storage;

namespace Comity.Contacts;

/// <summary>Notes a party without a node, or changes what we noted of it. Nothing of it leaves as a statement.</summary>
public static class EnterAbsentParty
{
    /// <param name="Name">1 to 200 characters.</param>
    /// <param name="Code">ISO 3166-1 alpha-2, where it has one.</param>
    /// <param name="Source">Where we have it from, 1 to 300 characters.</param>
    /// <param name="SourceDate">The date of that source.</param>
    /// <param name="Desks">0 to 20 desks, each once, by the rules of signed ones.</param>
    /// <param name="Officer">Who enters it, by login name.</param>
    public sealed record Request(
        int Seat, string Name, string? Code, string Source, DateOnly SourceDate, IReadOnlyList<DeskEntry> Desks, string Officer);

    /// <param name="named">The identifier it gets; <see langword="null"/>: a new one.</param>
    public static async Task<Result<AbsentPartyId>> RunAsync(
        NodeDb db, Request request, DateTimeOffset now, CancellationToken cancellation, AbsentPartyId? named = null)
    {
        if (Flaw(request) is { } flaw)
            return flaw;
        var id = named ?? AbsentPartyId.New(now);
        var row = new AbsentPartyRow { Seat = request.Seat, Id = id.ToString() };
        Fill(row, request, now);
        db.Add(row);
        await db.SaveChangesAsync(cancellation);
        return id;
    }

    /// <summary>Puts the request in place of what we had noted.</summary>
    /// <param name="seen">The version that the officer looked at; <see langword="null"/>: whichever.</param>
    /// <returns><see langword="null"/> when it was done.</returns>
    public static async Task<Refusal?> AmendAsync(
        NodeDb db, AbsentPartyId id, Request request, DateTimeOffset now, CancellationToken cancellation, string? seen = null)
    {
        if (Flaw(request) is { } flaw)
            return flaw;
        var row = await db.Set<AbsentPartyRow>().FindAsync([request.Seat, id.ToString()], cancellation);
        if (row is null)
            return new UnknownParty();
        if (row.RetiredAt is not null)
            return new RetiredParty();
        if (seen is not null && seen != AbsentParty.VersionOf(row.EnteredAt))
            return new PartyChanged();
        Fill(row, request, now);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Takes the entry out of use for good: the party has a node now, or was entered in error. What was sent to it remains.</summary>
    /// <param name="became">The participant that it turned out to be.</param>
    /// <returns><see langword="null"/> when it was done, now or before.</returns>
    public static async Task<Refusal?> RetireAsync(
        NodeDb db, int seat, AbsentPartyId id, ParticipantId? became, DateTimeOffset now, CancellationToken cancellation)
    {
        var row = await db.Set<AbsentPartyRow>().FindAsync([seat, id.ToString()], cancellation);
        if (row is null)
            return new UnknownParty();
        (row.RetiredAt, row.Became) = (row.RetiredAt ?? now, row.Became ?? became);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    private static Refusal? Flaw(Request request) =>
        (string.IsNullOrWhiteSpace(request.Name) ? new MissingItem { Where = "/name" } : Fields.Text(request.Name, 200, "/name"))
        ?? Fields.Country(request.Code, "/code")
        ?? (string.IsNullOrWhiteSpace(request.Source) ? new MissingItem { Where = "/source" } : Fields.Text(request.Source, 300, "/source"))
        ?? (string.IsNullOrWhiteSpace(request.Officer) ? new MissingItem { Where = "/officer" } : null)
        ?? Fields.Each(request.Desks, 20, "/desks", (desk, where) => Judge.Of(desk) is { } refusal
            ? refusal with { Where = where + refusal.Where?.Replace("/body", "", StringComparison.Ordinal) }
            : null)
        ?? (request.Desks.DistinctBy(desk => desk.Desk, StringComparer.Ordinal).Count() == request.Desks.Count
            ? null
            : new RepeatedItem { Where = "/desks" });

    private static void Fill(AbsentPartyRow row, Request request, DateTimeOffset now)
    {
        (row.Name, row.Code, row.Source, row.SourceDate) = (request.Name, request.Code, request.Source, request.SourceDate);
        (row.EnteredBy, row.EnteredAt) = (request.Officer, now);
        row.Desks = JsonSerializer.SerializeToUtf8Bytes(request.Desks, BodyJson.Options);
        (row.SortName, row.SortCode) = (Fold.SortName(request.Name), Fold.SortCode(request.Code));
        row.Folded = string.Join('\n', request.Desks.Select(DirectoryProjection.Words).Prepend(Fold.Join([request.Name, request.Code])));
    }
}
