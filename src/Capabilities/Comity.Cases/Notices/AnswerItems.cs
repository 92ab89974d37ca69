using Comity.Cases.Bodies;
using Comity.Cases.Moves;
using Comity.Cases.Territory;
using Comity.Cases.Threads;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Storage;
using Comity.Storage.Blobs;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Notices;

/// <summary>An answer to one item, in codes.</summary>
internal sealed record GivenAnswer(int Item, string Answer, string? Whose = null);

/// <summary>Answers to items of one notice.</summary>
/// <param name="Rest">One answer for every other item that has none yet.</param>
internal sealed record GivenAnswers(IReadOnlyList<GivenAnswer> Answers, string? Rest = null, LanguageText? Text = null);

/// <summary>Drafts the statement that answers items of a notice; the answers themselves are its attachment.</summary>
internal sealed class AnswerItems(NodeDb db, NoticeReader reader, AttachmentStore store, CreateDraft create)
{
    public async Task<Result<DraftRef>> RunAsync(Actor actor, int seat, StatementId thread, GivenAnswers given, Terms terms, CancellationToken cancellation)
    {
        await reader.EnsureAsync(seat, thread, cancellation);
        if (await db.Set<CaseRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == seat && row.Thread == thread, cancellation) is not { } notice)
            return new UnknownCase();
        if (!(await AnswersAsync(notice, given, cancellation)).TryGet(out var answers, out var bad) || !ItemAnswers.From(answers, notice.Items).TryGet(out var whole, out bad))
            return bad;
        using var bytes = new MemoryStream(whole.ToBytes());
        if (!(await store.LayInAsync(seat, notice.Self, bytes, "answers.jsonl", ItemAnswers.MediaType, isOpen: false, cancellation)).TryGet(out var laid, out bad))
            return bad;
        var body = new ItemAnswersBody(whole.Answers.Count, given.Text);
        if (!(await AnswerCase.ItemsAsync(db, seat, thread, body, laid.Attachment, terms, cancellation)).TryGet(out var draft, out bad))
            return bad;
        return await create.Run(actor, seat, DraftContent.From(draft), new DraftObject("case", thread.ToString()), [laid], cancellation);
    }

    private async Task<Result<List<ItemAnswer>>> AnswersAsync(CaseRow notice, GivenAnswers given, CancellationToken cancellation)
    {
        var answers = new List<ItemAnswer>(given.Answers.Count);
        foreach (var one in given.Answers)
        {
            if (!ItemAnswer.TryReadKind(one.Answer, out var kind))
                return new BadAnswerFilter { Where = $"item {one.Item}" };
            if (!ItemAnswer.Create(one.Item, kind, string.IsNullOrWhiteSpace(one.Whose) ? null : one.Whose.Trim()).TryGet(out var answer, out var bad))
                return bad;
            answers.Add(answer);
        }

        if (given.Rest is null)
            return answers;
        if (!ItemAnswer.TryReadKind(given.Rest, out var rest))
            return new BadAnswerFilter { Where = "rest" };
        var file = await db.Set<NoticeFileRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == notice.Seat && row.Sid == notice.Thread, cancellation);
        if (file?.State != NoticeFileState.Read)
            return new NoticeNotRead(file?.Code ?? "arriving");
        var named = given.Answers.Select(one => one.Item).ToHashSet();
        var open = await db.Set<NoticeItemRow>().AsNoTracking().Where(row => row.Seat == notice.Seat && row.Thread == notice.Thread && row.Answer < 0)
            .Select(row => row.Item).ToListAsync(cancellation);
        answers.AddRange(open.Where(item => !named.Contains(item)).Select(item => ItemAnswer.Create(item, rest).Value));
        return answers;
    }
}
