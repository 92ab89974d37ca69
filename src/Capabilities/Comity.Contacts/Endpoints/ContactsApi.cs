using System.Text.Json;
using Comity.Office;
using Comity.Office.Http;
using Comity.Office.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Comity.Contacts.Endpoints;

/// <summary>The directory for programs, under <c>/api/v1/contacts</c>: the same use cases as the pages, refusals as problem details.</summary>
internal static class ContactsApi
{
    private const int MaxBody = 262_144;

    internal sealed record Entered(AbsentPartyId Id);

    /// <param name="Became">The participant that the party turned out to be, if it has a node now.</param>
    internal sealed record Retirement(ParticipantId? Became = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var contacts = routes.MapGroup("/api/v1/contacts").WithTags("Contacts").RequireAuthorization(OfficerPolicy.MayRead);
        contacts.MapGet("/", List).WithSummary("Participants with a reachable desk, a page at a time.").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        contacts.MapGet("/search", Search).WithSummary("Desks by a word of their party, name, people or channels.").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        contacts.MapGet("/on-duty", OnDuty).WithSummary("Desks at which somebody is there now.").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        contacts.MapGet("/{participant}", Read).WithSummary("One participant: its desks, hours and intake routes.").ProducesProblem(StatusCodes.Status404NotFound);
        DutyChainEndpoints.Map(routes);
        MapAbsent(contacts.MapGroup("/absent-parties"));
    }

    private static void MapAbsent(RouteGroupBuilder absent)
    {
        absent.MapGet("/", ListAbsent).WithSummary("Parties without a node that we noted.").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        absent.MapGet("/{id}", ReadAbsent).WithMetadata(new VersionedAnswer()).WithSummary("What we noted of one party without a node; its ETag names the version.").ProducesProblem(StatusCodes.Status404NotFound);
        var noting = absent.MapGroup("").RequireAuthorization(OfficerPolicy.MayDraft).WithMetadata(new RequestSizeLimitAttribute(MaxBody)).WithIdempotency(MaxBody);
        noting.MapPost("/", Enter).WithSummary("Notes a party without a node. Needs an Idempotency-Key.").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        noting.MapPut("/{id}", Amend).WithSummary("Puts the request in place of what was noted; with If-Match only if that is still the version seen.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        noting.MapPost("/{id}/retire", Retire).WithSummary("Takes the entry out of use for good. Needs an Idempotency-Key.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<Page<ListParticipants.Item>>, ProblemHttpResult>> List(
        DirectoryReads reads, CancellationToken cancellation, string? after = null, int limit = 50, string? sort = null, string? level = null) =>
        !TryChoose(sort, out PartySort? order) ? UnknownChoice("sort")
        : !TryChoose(level, out ContactLevel? of) ? UnknownChoice("level")
        : Answer(await reads.List(order ?? PartySort.Name, of, after, limit, cancellation));

    private static async Task<Results<Ok<SearchDirectory.Found>, ProblemHttpResult>> Search(DirectoryReads reads, string q, CancellationToken cancellation) =>
        Answer(await reads.Search(q, cancellation));

    private static async Task<Results<Ok<OnDutyNow.Found>, ProblemHttpResult>> OnDuty(
        DirectoryReads reads, CancellationToken cancellation, string? level = null, [FromQuery] string[]? lang = null) =>
        !TryChoose(level, out ContactLevel? of) ? UnknownChoice("level") : Answer(await reads.OnDuty(of, lang ?? [], cancellation));

    private static async Task<Results<Ok<ReadParticipant.View>, ProblemHttpResult>> Read(DirectoryReads reads, string participant, CancellationToken cancellation) =>
        Answer(await reads.Participant(participant, cancellation));

    private static async Task<Results<Ok<Page<AbsentParty>>, ProblemHttpResult>> ListAbsent(
        DirectoryReads reads, CancellationToken cancellation, string? after = null, int limit = 50, string? sort = null) =>
        !TryChoose(sort, out PartySort? order) ? UnknownChoice("sort") : Answer(await reads.AbsentParties(order ?? PartySort.Name, after, limit, cancellation));

    private static async Task<Results<Ok<AbsentParty>, ProblemHttpResult>> ReadAbsent(
        DirectoryReads reads, string id, HttpContext context, CancellationToken cancellation)
    {
        var read = await reads.AbsentParty(id, cancellation);
        if (read.Refusal is null)
            context.Response.Headers.ETag = $"\"{read.Value.Version}\"";
        return Answer(read);
    }

    private static async Task<Results<Created<Entered>, ProblemHttpResult>> Enter(AbsentPartyBody body, AbsentPartyNotes notes, CancellationToken cancellation)
    {
        var entered = await notes.Enter(body, cancellation);
        return entered.TryGet(out var id, out var refusal)
            ? TypedResults.Created($"/api/v1/contacts/absent-parties/{id}", new Entered(id))
            : refusal.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Amend(
        string id, AbsentPartyBody body, AbsentPartyNotes notes, [FromHeader(Name = "If-Match")] string? seen, CancellationToken cancellation)
    {
        var refusal = AbsentPartyId.TryParse(id, out var party)
            ? await notes.Amend(party, body, seen is null or "*" ? null : seen.Trim('"'), cancellation)
            : new UnknownParty();
        return refusal is null ? TypedResults.NoContent() : refusal.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Retire(string id, Retirement body, AbsentPartyNotes notes, CancellationToken cancellation)
    {
        var refusal = AbsentPartyId.TryParse(id, out var party) ? await notes.Retire(party, body.Became, cancellation) : new UnknownParty();
        return refusal is null ? TypedResults.NoContent() : refusal.ToProblem();
    }

    // A code in a query is spelled as in bodies: small letters, no numbers. Nothing is no choice.
    private static bool TryChoose<T>(string? code, out T? chosen)
        where T : struct, Enum
    {
        chosen = Enum.GetValues<T>().Where(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()) == code).Select(value => (T?)value).FirstOrDefault();
        return code is null || chosen is not null;
    }

    private static ProblemHttpResult UnknownChoice(string name) => new BadTerm { Where = name }.ToProblem();

    private static Results<Ok<T>, ProblemHttpResult> Answer<T>(Result<T> result)
        where T : notnull => result.TryGet(out var value, out var refusal) ? TypedResults.Ok(value) : refusal.ToProblem();
}
