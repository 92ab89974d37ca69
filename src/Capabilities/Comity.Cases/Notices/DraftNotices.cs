using Comity.Cases.Bodies;
using Comity.Cases.Clocks;
using Comity.Cases.Moves;
using Comity.Cases.Territory;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Blobs;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Notices;

/// <summary>What every notice of a list says; what differs is whom it goes to and that State's own part.</summary>
internal sealed record NoticeTerms
{
    public required CommunityId Community { get; init; }

    public required Tlp Tlp { get; init; }

    public required LanguageText Title { get; init; }

    public required LanguageText Text { get; init; }

    public WantedAnswer Wanted { get; init; } = WantedAnswer.Acknowledgement;

    public Urgency Urgency { get; init; }

    /// <summary>By when; from the community's rules when left out.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    public string? OwnNumber { get; init; }

    public string? Desk { get; init; }

    /// <summary>Desks that alone may read it there; empty: all of them.</summary>
    public IReadOnlyList<string> Desks { get; init; } = [];

    public Statements.UseTerms? Use { get; init; }

    public string? Exercise { get; init; }

    /// <summary>Why data older than the community's limit are used; it stands in the notice.</summary>
    public LanguageText? WhyOldData { get; init; }

    /// <summary>To these States only; all that have a part when left out.</summary>
    public IReadOnlyList<ParticipantId> Only { get; init; } = [];
}

/// <summary>A draft of a notice to one State.</summary>
internal sealed record DraftedNotice(ParticipantId Participant, DraftRef Draft, int Items);

/// <summary>Drafts one notice per State, each with its own part attached: none has a byte of another's. Each is cleared and released on its own.</summary>
internal sealed class DraftNotices(NodeDb db, NoticeSplits splits, CommunityRules rules, AttachmentStore store, CreateDraft create, ReadDraft read, TimeProvider time)
{
    /// <remarks>Asked again, a State that has an open or released draft of this list gets no second one.</remarks>
    public async Task<Result<IReadOnlyList<DraftedNotice>>> RunAsync(Actor actor, int seat, Guid list, NoticeTerms terms, CancellationToken cancellation)
    {
        var self = await ThreadDraft.SelfAsync(db, seat, cancellation);
        if (!(await splits.SplitAsync(seat, self, list, terms.Community, terms.WhyOldData?.Original.Text, cancellation)).TryGet(out var split, out var bad))
            return bad;
        if (split.Split.Flaws() is [var flaw, ..])
            return flaw;
        var strangers = terms.Only.Except(split.Split.Parts.Select(part => part.Participant)).ToList();
        if (strangers.Count > 0)
            return new NotNotified(strangers[0]);
        var parts = split.Split.Parts.Where(part => terms.Only.Count == 0 || terms.Only.Contains(part.Participant)).ToList();
        var made = new List<DraftedNotice>(parts.Count);
        foreach (var part in parts)
        {
            if (!(await DraftAsync(actor, seat, self, split, part, terms, cancellation)).TryGet(out var drafted, out bad))
                return bad;
            made.Add(drafted);
        }

        return made;
    }

    private async Task<Result<DraftedNotice>> DraftAsync(
        Actor actor, int seat, ParticipantId self, SplitList split, TerritoryPart part, NoticeTerms terms, CancellationToken cancellation)
    {
        var list = split.Opened.Row.Id;
        if (await EarlierAsync(actor, list, part.Participant, cancellation) is { } earlier)
            return earlier;
        if (!NoticeAttachment.From(part, split.Split.At).TryGet(out var notice, out var bad)
            || !Marking.Create(terms.Tlp, new Audience.Named([new Recipient(part.Participant, terms.Desks)])).TryGet(out var marking, out bad))
            return bad;
        using var bytes = new MemoryStream(notice.ToBytes());
        if (!(await store.LayInAsync(seat, self, bytes, "notice.jsonl", NoticeAttachment.MediaType, isOpen: false, cancellation)).TryGet(out var laid, out bad))
            return bad;
        var opening = new StartCase.Opening(seat, terms.Community, marking) { Use = terms.Use, Exercise = terms.Exercise, Attachments = [laid.Attachment] };
        if (!(await StartCase.NotifyTerritoryAsync(db, opening, Body(terms, part, split.Split), cancellation)).TryGet(out var draft, out bad))
            return bad;
        var subject = new DraftObject("territory-list", list.ToString("N"));
        var created = await create.Run(actor, seat, DraftContent.From(draft), subject, [laid], cancellation, drafted => NoteAsync(list, part, drafted, cancellation));
        if (!created.TryGet(out var made, out bad))
            return bad;
        return new DraftedNotice(part.Participant, made, part.Items.Count);
    }

    // In the transaction of the draft: a State never gets a second one because a process died, or two asked, between the two.
    private async Task<Refusal?> NoteAsync(Guid list, TerritoryPart part, DraftRef drafted, CancellationToken cancellation)
    {
        var noted = await db.Set<NoticeDraftRow>().FindAsync([list, part.Participant], cancellation);
        if (noted is not null && await create.IsKeptAsync(noted.Draft, cancellation))
            return new NoticeConflict();
        if (noted is not null)
            db.Remove(noted);
        await db.SaveChangesAsync(cancellation);
        db.Add(new NoticeDraftRow { List = list, Participant = part.Participant, Draft = drafted.Id, Items = part.Items.Count });
        return null;
    }

    private async Task<DraftedNotice?> EarlierAsync(Actor actor, Guid list, ParticipantId participant, CancellationToken cancellation)
    {
        if (await db.Set<NoticeDraftRow>().AsNoTracking().FirstOrDefaultAsync(row => row.List == list && row.Participant == participant, cancellation) is not { } row
            || !(await read.Run(actor, row.Draft, cancellation)).TryGet(out var view, out _) || view.Listing.State == DraftState.Discarded)
            return null;
        return new DraftedNotice(participant, new DraftRef(row.Draft, view.Listing.Version), row.Items);
    }

    private TerritoryNoticeBody Body(NoticeTerms terms, TerritoryPart part, TerritorySplit split) => new()
    {
        Title = terms.Title,
        Text = terms.Text,
        Wanted = terms.Wanted,
        Urgency = terms.Urgency,
        AnswerBy = terms.AnswerBy ?? (terms.Wanted == WantedAnswer.None ? null : Statements.Timestamp.Cut(time.GetUtcNow() + rules.Of(terms.Community).For(terms.Wanted))),
        OwnNumber = terms.OwnNumber,
        Desk = terms.Desk,
        Items = part.Items.Count,
        // Undated data counts from the beginning of time: it never looks newer than it may be.
        AllocatedAsOf = PartView.Oldest(part) is { } oldest ? new DateTimeOffset(oldest, TimeOnly.MinValue, TimeSpan.Zero) : DateTimeOffset.UnixEpoch,
        WhyOldData = split.TooOld.Count > 0 ? terms.WhyOldData : null,
    };
}
