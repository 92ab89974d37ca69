using Comity.Cases.Bodies;
using Comity.Statements;

namespace Comity.Cases.Threads;

/// <summary>A statement of a case whose body and references have their form; whether it may be made is another question.</summary>
internal sealed record CaseStatement
{
    private CaseStatement(StatementId id, ParticipantId issuer, Envelope envelope, object body) => (Id, Issuer, Envelope, Body) = (id, issuer, envelope, body);

    public StatementId Id { get; }

    public ParticipantId Issuer { get; }

    public Envelope Envelope { get; }

    /// <summary>One of the body records.</summary>
    public object Body { get; }

    public OpeningBody? Opening => Body as OpeningBody;

    /// <summary>The thread it belongs to: its own identifier when it opens one.</summary>
    public StatementId Thread => Opening is null ? Ref(CaseRel.Thread)!.Value : Id;

    public StatementId? After => Ref(CaseRel.After);

    public StatementId? Seen => Ref(CaseRel.Seen);

    public StatementId? Answers => Ref(CaseRel.Answers);

    public StatementId? Continues => Ref(CaseRel.Continues);

    public IEnumerable<StatementId> Recalls => Envelope.References.Where(reference => reference.Rel == CaseRel.Recalls).Select(reference => reference.Sid);

    /// <summary>Who is addressed by name; <see langword="null"/> when the whole community is.</summary>
    public IReadOnlyList<Recipient>? Named => (Envelope.Marking.Audience as Audience.Named)?.Recipients;

    public static Result<CaseStatement> Read(StatementId id, ParticipantId issuer, Envelope envelope)
    {
        if (!ReadBody(envelope).TryGet(out var body, out var refusal))
            return refusal;
        var said = new CaseStatement(id, issuer, envelope, body);
        return FormFlaw(said) is { } flaw ? flaw : said;
    }

    /// <summary>Whether it is for this participant alone.</summary>
    public bool IsOnlyFor(ParticipantId participant) => Named is [var only] && only.Participant == participant;

    private StatementId? Ref(string rel) => Envelope.References.FirstOrDefault(reference => reference.Rel == rel)?.Sid;

    private static Result<object> ReadBody(Envelope envelope)
    {
        if (envelope.Type == CaseTypes.Notification)
            return Judged<NotificationBody>(envelope, body => body.Flaw());
        if (envelope.Type == CaseTypes.Request)
            return Judged<RequestBody>(envelope, body => body.Flaw());
        if (envelope.Type == CaseTypes.TerritoryNotice)
            return Judged<TerritoryNoticeBody>(envelope, body => body.Flaw());
        if (envelope.Type == CaseTypes.Clarification)
            return Judged<ClarificationBody>(envelope, body => body.Flaw());
        if (envelope.Type == CaseTypes.Answer)
            return Judged<AnswerBody>(envelope, body => body.Flaw());
        if (envelope.Type == CaseTypes.ItemAnswers)
            return Judged<ItemAnswersBody>(envelope, body => body.Flaw());
        if (envelope.Type == CaseTypes.RedirectConsent)
            return Judged<RedirectConsentBody>(envelope, body => body.Flaw());
        if (envelope.Type == CaseTypes.Recall)
            return Judged<RecallBody>(envelope, body => body.Flaw());
        if (envelope.Type == CaseTypes.RecallApplied)
            return Judged<RecallAppliedBody>(envelope, _ => null);
        return envelope.Type == CaseTypes.RecallAnswer
            ? Judged<RecallAnswerBody>(envelope, body => body.Flaw())
            : Judged<CloseBody>(envelope, body => body.Flaw());
    }

    private static Result<object> Judged<T>(Envelope envelope, Func<T, Refusal?> flaw)
        where T : class =>
        !envelope.ReadBody<T>().TryGet(out var body, out var bad) ? bad : flaw(body) is { } refusal ? refusal : body;

    private static Refusal? FormFlaw(CaseStatement said)
    {
        var references = said.Envelope.References;
        if (said.Envelope.Marking.Audience is not (Audience.Named or Audience.Community))
            return new IllegalMove("audience", "A case is between participants of its community, and never public.");
        if (references.Any(reference => reference.Shared == (reference.Rel == CaseRel.Continues)))
            return new IllegalMove("reference", "All references of a case but the one to a continued thread are to what every recipient can read.");
        if (references.GroupBy(reference => reference.Rel, StringComparer.Ordinal).Any(group => group.Key != CaseRel.Recalls && group.Count() > 1))
            return new IllegalMove("reference", "Only a recall refers to several statements in one way.");
        return said.Opening is null ? LaterFlaw(said) : OpeningFlaw(said);
    }

    private static Refusal? OpeningFlaw(CaseStatement said)
    {
        if (said.Envelope.References.Any(reference => reference.Rel is CaseRel.Thread or CaseRel.After or CaseRel.Seen or CaseRel.Answers or CaseRel.Recalls))
            return new IllegalMove("reference", "A statement that opens a thread belongs to no other.");
        // To itself alone, a participant records a case with parties that have no node (Letters).
        if (said.Named is { Count: > 1 } several && several.Any(recipient => recipient.Participant == said.Issuer))
            return new IllegalMove("audience", "Who opens a thread is not also one of several it is opened to.");
        if (said.Opening!.Copies.Any(copy => said.Named?.Any(recipient => recipient.Participant == copy) != true))
            return new IllegalMove("audience", "Who gets a copy is in the audience, by name.");
        if (said.Named is { } named && named.All(recipient => said.Opening.Copies.Contains(recipient.Participant)))
            return new IllegalMove("audience", "Somebody is addressed and not only copied.");
        return said.Body is TerritoryNoticeBody && (said.Named is not { Count: 1 } || said.Envelope.Attachments.Count == 0)
            ? new IllegalMove("audience", "A territory notice goes to one State, with its part of the list attached.")
            : null;
    }

    private static IllegalMove? LaterFlaw(CaseStatement said)
    {
        if (said.Envelope.References.All(reference => reference.Rel != CaseRel.Thread))
            return new IllegalMove("reference", "It names the thread it belongs to.");
        var answers = said.Body is RedirectConsentBody or RecallAppliedBody or RecallAnswerBody or ClarificationBody { Reply: not null };
        if (answers != (said.Answers is not null))
            return new IllegalMove("reference", "An answer to a question, a redirection or a recall names it, and nothing else does.");
        if ((said.Body is RecallBody) != said.Recalls.Any())
            return new IllegalMove("reference", "A recall, and nothing else, names what it takes back.");
        return said.Body is ItemAnswersBody && said.Envelope.Attachments.Count == 0
            ? new IllegalMove("reference", "Answers to items are an attachment.")
            : null;
    }
}
