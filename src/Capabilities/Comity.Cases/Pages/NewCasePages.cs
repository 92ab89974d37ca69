using Comity.Cases.Bodies;
using Comity.Cases.Clocks;
using Comity.Cases.Moves;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Statements.Rosters;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Trust;
using Comity.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Comity.Cases.Pages;

/// <summary>Opens a case by a plain form: a notification or a request becomes a draft.</summary>
internal static class NewCasePages
{
    private const int MaxForm = 262_144;

    public static void Map(RouteGroupBuilder cases)
    {
        var forms = cases.MapGroup("/new").RequireAuthorization(OfficerPolicy.MayDraft).WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        forms.MapGet("", Show);
        forms.MapPost("", Make);
    }

    /// <summary>The empty form; a link may say in the query whom it is for and which case it goes on from.</summary>
    private static async Task<IResult> Show([FromQuery] string? community, HttpRequest request, NewCases cases, CancellationToken cancellation) => Page.Show<NewCasePage>(new
    {
        Choices = await cases.ChoicesAsync(community, cancellation),
        Entered = new NewCaseForm(new FormCollection(request.Query.Where(part => part.Key is "to" or "continues").ToDictionary(part => part.Key, part => part.Value))),
    });

    private static async Task<IResult> Make(IFormCollection form, NewCases cases, CancellationToken cancellation)
    {
        var entered = new NewCaseForm(form);
        return (await cases.DraftAsync(entered, cancellation)).TryGet(out var draft, out var refusal)
            ? Page.Done(CasePages.DraftPath(draft.Id))
            : Page.Refused<NewCasePage>(new { Choices = await cases.ChoicesAsync(entered["community"], cancellation), Entered = entered, Refusals = new[] { refusal } });
    }
}

/// <summary>What the form of a new case offers.</summary>
/// <param name="Community">The chosen one; null while there are several to choose from, or none.</param>
public sealed record NewCaseChoices(
    IReadOnlyList<Choice> Communities, string? Community, IReadOnlyList<AddresseeChoice> Addressees, IReadOnlyList<string> OwnDesks, IReadOnlyList<Choice> Languages,
    TimeSpan AcknowledgeWithin, TimeSpan DecideWithin);

/// <summary>Offers communities, addressees and their desks, proposes the deadline, and makes the draft.</summary>
internal sealed class NewCases(
    NodeDb db, TrustBook trust, CommunityRules rules, IDutyDesk duty, IEnumerable<IDeskDirectory> directories, CreateDraft create, CurrentOfficer officer,
    TimeProvider time, Texts texts)
{
    public async Task<NewCaseChoices> ChoicesAsync(string? asked, CancellationToken cancellation)
    {
        var self = await ThreadDraft.SelfAsync(db, officer.Seat, cancellation);
        var open = trust.Communities.Where(chain => chain.Newest.Admits(self) && officer.Rights.May(Verbs.Draft, officer.Seat, chain.Community)).ToList();
        var chosen = open.Count == 1 ? open[0] : open.Find(chain => chain.Community.ToString() == asked);
        var names = open.ConvertAll(chain => new Choice(chain.Community.ToString(), chain.Newest.Body.Name.In(texts.Language.Tag).Text));
        var languages = CaseWords.Languages(officer.Languages);
        if (chosen is null)
            return new NewCaseChoices(names, null, [], [], languages, default, default);
        var (desks, times) = (await DesksAsync(chosen, cancellation), rules.Of(chosen.Community));
        var others = chosen.Newest.Active.Where(member => member.P != self)
            .Select(member => new AddresseeChoice(member.P.ToString(), member.Name.In(texts.Language.Tag).Text, member.Code, desks.GetValueOrDefault(member.P, [])))
            .OrderBy(choice => choice.Name, StringComparer.Ordinal).ToList();
        return new NewCaseChoices(names, chosen.Community.ToString(), others, desks.GetValueOrDefault(self, []), languages, times.AcknowledgeWithin, times.DecideWithin);
    }

    public async Task<Result<DraftRef>> DraftAsync(NewCaseForm form, CancellationToken cancellation)
    {
        if (!CommunityId.TryParse(form["community"], out var community) || trust.Of(community) is null)
            return new BadCaseBody("Choose a community.") { Where = "community" };
        if (!Tlp.TryParse(form["tlp"], out var tlp))
            return new BadCaseBody("Choose a label.") { Where = "tlp" };
        if (!Marking.Create(tlp, new Audience.Named(form.Recipients())).TryGet(out var marking, out var bad))
            return bad with { Where = "to" };
        if (!(await AnswerByAsync(form, community, cancellation)).TryGet(out var deadline, out bad) || !form.ToBody(form.Language("en"), deadline.At).TryGet(out var body, out bad))
            return bad!;
        if (!UseTermsForm.Read(form.Form, "").TryGet(out var use, out bad))
            return bad;
        var opening = new StartCase.Opening(officer.Seat, community, marking) { Use = use, Exercise = form["exercise"], Continues = StatementId.TryParse(form["continues"], out var sid) ? sid : null };
        var draft = body is RequestBody request
            ? await StartCase.RequestAsync(db, opening, request, cancellation)
            : await StartCase.NotifyAsync(db, opening, (NotificationBody)body, cancellation);
        return draft.TryGet(out var made, out bad)
            ? await create.Run(officer.Actor, officer.Seat, DraftContent.From(made), subject: null, cancellation)
            : bad;
    }

    /// <summary>The deadline entered, or the one that the community's rules give in the first addressee's duty hours.</summary>
    private async Task<Result<Deadline>> AnswerByAsync(NewCaseForm form, CommunityId community, CancellationToken cancellation)
    {
        if (form["body-answerBy"] is { } entered)
            return InstantField.TryParse(entered, out var at) ? new Deadline(at) : new BadCaseBody("Write a date and a time.") { Where = "/body/answerBy" };
        var recipients = form.Recipients();
        var first = recipients.Count > 0 ? recipients[0] : null;
        if (form.Wanted == WantedAnswer.None || first is null)
            return new Deadline(null);
        var within = rules.Of(community).For(form.Wanted);
        var by = await duty.AfterAsync(db, officer.Seat, first.Participant, first.Desks.Count > 0 ? first.Desks[0] : null, time.GetUtcNow(), within, form.Is("urgent"), cancellation);
        return new Deadline(new DateTimeOffset(by.UtcTicks - (by.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero));
    }

    private async Task<Dictionary<ParticipantId, IReadOnlyList<string>>> DesksAsync(RosterChain chain, CancellationToken cancellation)
    {
        var all = new Dictionary<ParticipantId, IReadOnlyList<string>>();
        foreach (var directory in directories)
        {
            foreach (var (participant, desks) in await directory.DesksOfAsync(officer.Seat, chain.Community, [.. chain.Newest.Active.Select(member => member.P)], cancellation))
                all[participant] = [.. all.GetValueOrDefault(participant, []), .. desks];
        }

        return all;
    }

    private sealed record Deadline(DateTimeOffset? At);
}
