using Comity.Office;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.Trust;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Comity.Contacts.Pages;

/// <summary>The directory for people: whom to call, at which level, and whether somebody is there now.</summary>
internal static class ContactsPages
{
    public const string Path = "/contacts";

    private const int PageSize = 25;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).RequireAuthorization(OfficerPolicy.MayRead);
        pages.MapGet("", ShowDirectory);
        pages.MapGet("/{participant}", ShowParticipant);
        AbsentPartyPages.Map(pages);
    }

    /// <summary>The status of a refusal without a body: the words of a problem page are put on the way out.</summary>
    internal static IResult Bare(Refusal refusal) => Results.StatusCode(RefusalProblems.StatusOf(refusal.Code));

    private static async Task<IResult> ShowDirectory(
        [FromQuery] string? q, [FromQuery] string? level, [FromQuery] string? duty, [FromQuery] string? after, DirectoryReads reads,
        CancellationToken cancellation)
    {
        var filter = new DirectoryFilter(q, Enum.TryParse<ContactLevel>(level, ignoreCase: true, out var one) && Enum.IsDefined(one) ? one : null, duty == "now");
        var answer = await AnswerAsync(filter, after, reads, cancellation);
        return answer.TryGet(out var view, out var refusal)
            ? Page.Show<DirectoryPage>(new { Filter = filter, View = view, IsFirst = after is null })
            : Page.Refused<DirectoryPage>(new { Filter = filter, View = new DirectoryView([], []), IsFirst = true, Refusals = new[] { refusal with { Where = filter.IsSearch ? "q" : null } } });
    }

    private static async Task<Result<DirectoryView>> AnswerAsync(DirectoryFilter filter, string? after, DirectoryReads reads, CancellationToken cancellation)
    {
        if (filter.IsSearch)
            return (await reads.Search(filter.Query!, cancellation)).TryGet(out var found, out var refusal) ? DirectoryView.Of(found, filter, reads.Now) : refusal;
        if (filter.OnDuty)
            return (await reads.OnDuty(filter.Level, [], cancellation)).TryGet(out var open, out var refused) ? DirectoryView.Of(open) : refused;
        return (await reads.List(PartySort.Name, filter.Level, after, PageSize, cancellation)).TryGet(out var page, out var bad)
            ? DirectoryView.Of(page, reads.Now)
            : bad;
    }

    private static async Task<IResult> ShowParticipant(
        string participant, DirectoryReads reads, CurrentOfficer officer, NodeDb db, TrustBook trust, CancellationToken cancellation)
    {
        if (!(await reads.Participant(participant, cancellation)).TryGet(out var view, out var refusal))
            return Bare(refusal);
        var self = await db.Set<SeatRow>().Where(seat => seat.Id == officer.Seat).Select(seat => seat.Participant).SingleAsync(cancellation);
        return Page.Show<ParticipantPage>(new { View = view, reads.Now, Phrases = Phrases(self, view.Participant, trust) });
    }

    // One for each community that both belong to: the phrase binds the two participants and the community.
    private static IReadOnlyList<ComparedPhrase> Phrases(ParticipantId self, ParticipantId other, TrustBook trust) => self == other
        ? []
        : [.. trust.Communities.Where(chain => chain.Newest.Admits(self) && chain.Newest.Admits(other))
            .Select(chain => new ComparedPhrase(chain.Newest.Body.Name, KeyPhrase.Of(self, other, chain.Community)))
            .OrderBy(phrase => phrase.Community.Original.Text, StringComparer.Ordinal)];
}

/// <summary>A key phrase that two participants compare by voice.</summary>
public sealed record ComparedPhrase(LanguageText Community, string Digits);
