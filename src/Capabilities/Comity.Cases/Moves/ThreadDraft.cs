using Comity.Cases.Bodies;
using Comity.Cases.Threads;
using Comity.Statements;
using Comity.Storage;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Moves;

/// <summary>How far a statement in a thread may travel.</summary>
/// <param name="Tlp">Its own label; each statement keeps its own.</param>
/// <param name="Desks">Which of the addressee's desks alone may read it; empty: all of them, or with TLP:RED the desk that asked.</param>
/// <param name="Use">What the reader may do with it.</param>
internal sealed record Terms(Tlp Tlp, IReadOnlyList<string> Desks, UseTerms? Use = null)
{
    /// <summary>TLP:AMBER to every desk of the addressee.</summary>
    public static Terms Amber { get; } = new(Tlp.Amber, []);
}

/// <summary>Makes drafts of statements that stand in a thread, with the references that its legality rests on, and judges them at once.</summary>
internal static class ThreadDraft
{
    /// <summary>What our seat says of its own side as a receiver: to the opener alone, after its own last word, showing what it had seen.</summary>
    public static async Task<Result<StatementDraft>> AsReceiverAsync<T>(
        NodeDb db, int seat, StatementId thread, StatementType type, T body, Terms terms, IReadOnlyList<Attachment> attachments, CancellationToken cancellation)
        where T : class
    {
        if (await CaseThread.FindAsync(db, seat, thread, cancellation) is not { } found)
            return new UnknownCase();
        var own = await found.PartyAsync(found.Row.Self, cancellation);
        var references = new List<Reference> { new(thread, CaseRel.Thread, Shared: true) };
        if (own?.Last is { } last)
            references.Add(new Reference(last, CaseRel.After, Shared: true));
        if (found.Row.SenderCount > 0)
            references.Add(new Reference(found.Row.SenderLast, CaseRel.Seen, Shared: true));
        return await DraftAsync(db, found.Row, type, body, To(found.Row, found.Row.Opener, terms), terms, references, attachments, cancellation);
    }

    /// <summary>What our seat says of its own side as the opener: to everybody the thread was opened to.</summary>
    public static async Task<Result<StatementDraft>> AsOpenerAsync<T>(
        NodeDb db, int seat, StatementId thread, StatementType type, T body, Terms terms, CancellationToken cancellation)
        where T : class
    {
        if (await CaseThread.FindAsync(db, seat, thread, cancellation) is not { } found)
            return new UnknownCase();
        Reference[] references = [new(thread, CaseRel.Thread, Shared: true), new(found.Row.SenderLast, CaseRel.After, Shared: true)];
        return await DraftAsync(db, found.Row, type, body, ToAll(found.Row, terms), terms, references, [], cancellation);
    }

    /// <summary>What our seat says to one party, perhaps in answer to a statement of it.</summary>
    public static async Task<Result<StatementDraft>> ToAsync<T>(
        NodeDb db, int seat, StatementId thread, ParticipantId to, StatementType type, T body, Terms terms, StatementId? answers, CancellationToken cancellation)
        where T : class
    {
        if (await CaseThread.FindAsync(db, seat, thread, cancellation) is not { } found)
            return new UnknownCase();
        List<Reference> references = [new(thread, CaseRel.Thread, Shared: true)];
        if (answers is { } answered)
            references.Add(new Reference(answered, CaseRel.Answers, Shared: true));
        return await DraftAsync(db, found.Row, type, body, To(found.Row, to, terms), terms, references, [], cancellation);
    }

    public static async Task<Result<StatementDraft>> DraftAsync<T>(
        NodeDb db, CaseRow row, StatementType type, T body, Audience audience, Terms terms, IReadOnlyList<Reference> references,
        IReadOnlyList<Attachment> attachments, CancellationToken cancellation)
        where T : class
    {
        if (!Marking.Create(terms.Tlp, audience).TryGet(out var marking, out var refusal))
            return refusal;
        return await JudgedAsync(db, row.Self, new StatementDraft
        {
            Seat = row.Seat,
            Type = type,
            Community = row.Community,
            Marking = marking,
            Body = BodyJson.Write(body),
            Use = terms.Use,
            Exercise = row.Play.Length == 0 ? null : row.Play,
            References = references,
            Attachments = attachments,
        }, cancellation);
    }

    /// <summary>The draft, or why it could not be released as things stand.</summary>
    public static async Task<Result<StatementDraft>> JudgedAsync(NodeDb db, ParticipantId self, StatementDraft draft, CancellationToken cancellation)
    {
        var envelope = new Envelope
        {
            Type = draft.Type,
            Issuer = self,
            Community = draft.Community,
            Nonce = default,
            IssuedAt = default,
            Marking = draft.Marking,
            Exercise = draft.Exercise,
            References = draft.References,
            Attachments = draft.Attachments,
            Body = draft.Body,
        };
        if (!CaseStatement.Read(default, self, envelope).TryGet(out var said, out var flaw))
            return flaw;
        return await CasesProjection.JudgeAsync(db, draft.Seat, said, cancellation) is { } refusal ? refusal : draft;
    }

    public static Task<ParticipantId> SelfAsync(NodeDb db, int seat, CancellationToken cancellation) =>
        db.Set<SeatRow>().Where(row => row.Id == seat).Select(row => row.Participant).FirstAsync(cancellation);

    private static Audience.Named To(CaseRow row, ParticipantId to, Terms terms) => new([new Recipient(to, Desks(row, to, terms))]);

    private static Audience ToAll(CaseRow row, Terms terms) => row.Audience == AudienceKey.Community
        ? new Audience.Community(row.Community)
        : new Audience.Named([.. row.Audience.Split(' ').Select(id => new Recipient(ParticipantId.Parse(id), terms.Desks))]);

    private static IReadOnlyList<string> Desks(CaseRow row, ParticipantId to, Terms terms) =>
        terms.Desks.Count == 0 && terms.Tlp == Tlp.Red && to == row.Opener && row.OpenerDesk is { } desk ? [desk] : terms.Desks;
}
