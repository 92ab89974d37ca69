using Comity.Cases.Classification;
using Comity.Cases.Incidents;

namespace Comity.Cases.Bodies;

/// <summary>Which answer the asker wants.</summary>
public enum WantedAnswer
{
    None,
    Acknowledgement,
    Decision,
}

/// <summary>Whether duty hours count.</summary>
public enum Urgency
{
    Routine,
    Urgent,
}

/// <summary>What every statement that opens a thread says. There is no field for who is thought to be behind an incident.</summary>
public abstract record OpeningBody
{
    /// <summary>Most characters of a title, per language.</summary>
    public const int MaxTitle = 300;

    /// <summary>Most characters of a text, per language.</summary>
    public const int MaxText = 20_000;

    /// <summary>Most participants who get a copy.</summary>
    public const int MaxCopies = 64;

    /// <summary>What it is about, in one line.</summary>
    public required LanguageText Title { get; init; }

    public required LanguageText Text { get; init; }

    public WantedAnswer Wanted { get; init; }

    public Urgency Urgency { get; init; }

    /// <summary>When the asker wants the answer, UTC; given when one is wanted, and absolute: nobody computes it again.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>The issuer's own file number, 1 to 64 characters.</summary>
    public string? OwnNumber { get; init; }

    /// <summary>The issuer's desk that waits for the answer.</summary>
    public string? Desk { get; init; }

    /// <summary>Recipients who only get a copy: they may acknowledge and ask, and decide nothing.</summary>
    public IReadOnlyList<ParticipantId> Copies { get; init; } = [];

    public ReportedIncident? Incident { get; init; }

    /// <summary>The sentences that stand on it (<see cref="WithoutPrejudice"/>), as codes that are shown in the reader's language.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = [];

    /// <summary>What is not in order, or <see langword="null"/>.</summary>
    public virtual Refusal? Flaw() =>
        BodyFlaw.Text(Title, MaxTitle, "/body/title")
        ?? BodyFlaw.Text(Text, MaxText, "/body/text")
        ?? BodyFlaw.Number(OwnNumber, "/body/ownNumber")
        ?? BodyFlaw.Desk(Desk, "/body/desk")
        ?? BodyFlaw.When(Wanted != WantedAnswer.None && AnswerBy is null, "A statement that wants an answer says by when.", "/body/answerBy")
        ?? BodyFlaw.When(Copies.Count > MaxCopies || Copies.Distinct().Count() != Copies.Count, $"Copies name at most {MaxCopies} participants, each once.", "/body/copies")
        ?? BodyFlaw.When(WithoutPrejudice.OnOpenings.Except(Sentences, StringComparer.Ordinal).Any(), "The sentences on sovereignty and without prejudice stand on it.", "/body/sentences")
        ?? Incident?.Flaw();
}

/// <summary>The body of <c>cases.notification/1</c>: an incident is told, nothing is asked but perhaps that somebody reads it.</summary>
public sealed record NotificationBody : OpeningBody
{
    public override Refusal? Flaw() => base.Flaw()
        ?? BodyFlaw.When(Wanted == WantedAnswer.Decision, "A notification asks for no decision.", "/body/wanted");
}

/// <summary>The body of <c>cases.request/1</c>.</summary>
public sealed record RequestBody : OpeningBody
{
    /// <summary>Assistance, mitigation, investigation, preservation or information.</summary>
    public required RequestKind Kind { get; init; }

    /// <summary>Which category of critical infrastructure is affected (2015 report, 13(h)); given with a request for assistance.</summary>
    public string? InfrastructureCategory { get; init; }

    /// <summary>Given with investigation and preservation.</summary>
    public LegalRequest? Legal { get; init; }

    /// <summary>Whether it asks to block content or to identify persons; then <see cref="Rights"/> is given (13(e)).</summary>
    public bool TouchesRights { get; init; }

    public RightsCheck? Rights { get; init; }

    public override Refusal? Flaw() => base.Flaw()
        ?? BodyFlaw.When(!Enum.IsDefined(Kind) || Kind == RequestKind.Notification, "A request has a kind, and telling is a notification.", "/body/kind")
        ?? BodyFlaw.When(Wanted == WantedAnswer.None, "A request wants an answer.", "/body/wanted")
        ?? BodyFlaw.When(Kind == RequestKind.Assistance && InfrastructureCategory is null, "A request for assistance names the category of infrastructure.", "/body/infrastructureCategory")
        ?? BodyFlaw.When(InfrastructureCategory is not null && !CodeForm.Fits(InfrastructureCategory), "A category is a code in kebab case.", "/body/infrastructureCategory")
        ?? BodyFlaw.When(Kind is RequestKind.Investigation or RequestKind.Preservation && Legal is null, "It gives the authority, the offence, the data and the basis.", "/body/legal")
        ?? BodyFlaw.When(TouchesRights && Rights is null, "Blocking content or identifying persons needs a human-rights check.", "/body/rights")
        ?? Legal?.Flaw() ?? Rights?.Flaw("/body/rights");
}

/// <summary>The body of <c>cases.territory-notice/1</c>: activity seen at addresses allocated to the addressee; the items are the attachment.</summary>
public sealed record TerritoryNoticeBody : OpeningBody
{
    /// <summary>How many items the attachment has.</summary>
    public required int Items { get; init; }

    /// <summary>The oldest date of the allocation data by which the addresses were resolved, UTC.</summary>
    public required DateTimeOffset AllocatedAsOf { get; init; }

    /// <summary>Why data older than the community's limit were used.</summary>
    public LanguageText? WhyOldData { get; init; }

    public override Refusal? Flaw() => base.Flaw()
        ?? BodyFlaw.When(Items is < 1 or > Territory.NoticeAttachment.MaxItems, $"A notice has 1 to {Territory.NoticeAttachment.MaxItems} items.", "/body/items")
        ?? BodyFlaw.When(Wanted == WantedAnswer.Decision, "A notice is answered item by item.", "/body/wanted")
        ?? BodyFlaw.Optional(WhyOldData, MaxText, "/body/whyOldData");
}

/// <summary>What a request for preservation or investigation states (Budapest Convention, article 29(2), and the 2015 report, 13(d), 17(e)).</summary>
public sealed record LegalRequest
{
    /// <summary>The authority that asks.</summary>
    public required LanguageText Authority { get; init; }

    /// <summary>The offence, criminal or terrorist in purpose, and the facts in brief.</summary>
    public required LanguageText Offence { get; init; }

    /// <summary>The data, and how they bear on the offence.</summary>
    public required LanguageText Data { get; init; }

    /// <summary>Who holds them, or where the system is.</summary>
    public LanguageText? Custodian { get; init; }

    public required LanguageText Necessity { get; init; }

    public required LanguageText Basis { get; init; }

    /// <summary>Whether a formal request for assistance is to follow.</summary>
    public required bool FormalRequestIntended { get; init; }

    /// <summary>Until when the data are to be kept, UTC.</summary>
    public DateTimeOffset? KeepUntil { get; init; }

    /// <summary>Whether it prolongs an earlier request.</summary>
    public bool IsExtension { get; init; }

    internal Refusal? Flaw()
    {
        foreach (var (text, name) in new[] { (Authority, "authority"), (Offence, "offence"), (Data, "data"), (Necessity, "necessity"), (Basis, "basis") })
        {
            if (BodyFlaw.Text(text, OpeningBody.MaxText, "/body/legal/" + name) is { } flaw)
                return flaw;
        }

        return BodyFlaw.Optional(Custodian, OpeningBody.MaxText, "/body/legal/custodian");
    }
}

/// <summary>A human-rights check (2015 report, 13(e)): made by whoever asks, and again by whoever agrees.</summary>
/// <param name="Reviewer">The office that made it, never a person's name.</param>
public sealed record RightsCheck(LanguageText Purpose, LanguageText Necessity, LanguageText Proportionality, string Reviewer)
{
    internal Refusal? Flaw(string where) =>
        BodyFlaw.Text(Purpose, OpeningBody.MaxText, where + "/purpose")
        ?? BodyFlaw.Text(Necessity, OpeningBody.MaxText, where + "/necessity")
        ?? BodyFlaw.Text(Proportionality, OpeningBody.MaxText, where + "/proportionality")
        ?? BodyFlaw.When(string.IsNullOrWhiteSpace(Reviewer) || Reviewer.Length > 200, "The office that reviewed is named.", where + "/reviewer");
}
