using Comity.Cases.Bodies;
using Comity.Cases.Incidents;
using Comity.Web;
using Microsoft.AspNetCore.Http;

namespace Comity.Cases.Pages;

/// <summary>The form of a new case as it was entered: what came in comes back with its refusal.</summary>
/// <remarks>Fields of the body are called <c>body-title</c> and the like, so that a refusal's pointer finds them.</remarks>
public sealed record NewCaseForm(IFormCollection? Form)
{
    public const string NotificationKind = "notification";

    public string? this[string field] => Form?[field].ToString().Trim() is { Length: > 0 } value ? value : null;

    public IReadOnlyList<string> All(string field) => Form is null ? [] : [.. Form[field].OfType<string>()];

    public bool Is(string field) => this[field] == "yes";

    public string Language(string fallback) => this["language"] ?? fallback;

    public WantedAnswer Wanted => CaseWords.TryRead<WantedAnswer>(this["body-wanted"], out var wanted) ? wanted : WantedAnswer.None;

    public bool IsNotification => this["body-kind"] == NotificationKind;

    /// <summary>Who is addressed, with the desks that alone may read it.</summary>
    public IReadOnlyList<Recipient> Recipients() =>
        [.. All("to").Concat(All("copy")).Distinct(StringComparer.Ordinal).Where(id => ParticipantId.TryParse(id, out _)).Select(ParticipantId.Parse).Order()
            .Select(id => new Recipient(id, [.. All("desk").Where(desk => desk.StartsWith($"{id}/", StringComparison.Ordinal)).Select(desk => desk[(id.ToString().Length + 1)..])]))];

    public IReadOnlyList<ParticipantId> Copies() =>
        [.. All("copy").Except(All("to"), StringComparer.Ordinal).Where(id => ParticipantId.TryParse(id, out _)).Select(ParticipantId.Parse)];

    /// <summary>The notification or request that was entered, or which field cannot be read.</summary>
    /// <param name="language">Of every text of the form.</param>
    /// <param name="answerBy">The deadline, entered or proposed; null when no answer is wanted.</param>
    public Result<OpeningBody> ToBody(string language, DateTimeOffset? answerBy)
    {
        if (!Needed("title", language).TryGet(out var title, out var refusal) || !Needed("text", language).TryGet(out var text, out refusal))
            return refusal!;
        if (!IncidentForm.Read(this).TryGet(out var incident, out refusal))
            return refusal;
        if (IsNotification)
            return Common(new NotificationBody { Title = title, Text = text!, Incident = incident.Reported }, answerBy);
        if (!CaseWords.TryRead<RequestKind>(this["body-kind"], out var kind))
            return new BadCaseBody("Choose what it is.") { Where = "/body/kind" };
        LegalRequest? legal = null;
        RightsCheck? rights = null;
        if (kind is RequestKind.Investigation or RequestKind.Preservation && !Legal(language).TryGet(out legal, out refusal))
            return refusal;
        if (Is("touchesRights") && !Rights(language).TryGet(out rights, out refusal))
            return refusal;
        return Common(new RequestBody
        {
            Title = title,
            Text = text!,
            Incident = incident.Reported,
            Kind = kind,
            InfrastructureCategory = this["body-infrastructureCategory"],
            Legal = legal,
            TouchesRights = Is("touchesRights"),
            Rights = rights,
        }, answerBy);
    }

    private OpeningBody Common(OpeningBody body, DateTimeOffset? answerBy) => body with
    {
        Wanted = Wanted,
        Urgency = Is("urgent") ? Urgency.Urgent : Urgency.Routine,
        AnswerBy = Wanted == WantedAnswer.None ? null : answerBy,
        OwnNumber = this["body-ownNumber"],
        Desk = this["body-desk"],
        Copies = Copies(),
    };

    private Result<LegalRequest> Legal(string language)
    {
        if (!Needed("legal-authority", language).TryGet(out var authority, out var refusal) || !Needed("legal-offence", language).TryGet(out var offence, out refusal)
            || !Needed("legal-data", language).TryGet(out var data, out refusal) || !Needed("legal-necessity", language).TryGet(out var necessity, out refusal)
            || !Needed("legal-basis", language).TryGet(out var basis, out refusal))
            return refusal!;
        DateTimeOffset? keep = InstantField.TryParse(this["body-legal-keepUntil"], out var until) ? until : null;
        return new LegalRequest
        {
            Authority = authority,
            Offence = offence!,
            Data = data!,
            Necessity = necessity!,
            Basis = basis!,
            FormalRequestIntended = Is("formalRequest"),
            KeepUntil = keep,
            Custodian = this["body-legal-custodian"] is { } custodian ? LanguageText.Of(language, custodian) : null,
        };
    }

    private Result<RightsCheck> Rights(string language)
    {
        if (!Needed("rights-purpose", language).TryGet(out var purpose, out var refusal) || !Needed("rights-necessity", language).TryGet(out var necessity, out refusal)
            || !Needed("rights-proportionality", language).TryGet(out var proportionality, out refusal))
            return refusal!;
        return new RightsCheck(purpose, necessity!, proportionality!, this["body-rights-reviewer"] ?? "");
    }

    private Result<LanguageText> Needed(string field, string language)
    {
        if (this["body-" + field] is not { } text)
            return new BadCaseBody("Write what is to be said.") { Where = "body-" + field };
        return LanguageText.From([new LanguageVariant(language, text)]).TryGet(out var words, out var refusal) ? words : refusal with { Where = "body-" + field };
    }
}

/// <summary>A participant that a new case can be addressed to.</summary>
/// <param name="Desks">Identifiers of its desks, as far as they are known here.</param>
public sealed record AddresseeChoice(string Id, string Name, string? Code, IReadOnlyList<string> Desks);
