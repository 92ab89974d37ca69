using Comity.Cases.Bodies;
using Comity.Cases.Threads;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Notices;

/// <summary>Keeps, as part of the projection, which attachments of a thread are to be read; the bytes themselves may come later.</summary>
internal static class NoticeFiles
{
    public static async Task ApplyAsync(NodeDb db, Admission admission, CaseStatement said, CancellationToken cancellation)
    {
        if (said.Body is TerritoryNoticeBody or ItemAnswersBody)
        {
            db.Add(new NoticeFileRow
            {
                Seat = admission.Seat,
                Sid = said.Id,
                Thread = said.Thread,
                Arrival = admission.Arrival,
                IsNotice = said.Body is TerritoryNoticeBody,
            });
        }

        foreach (var recalled in said.Recalls)
        {
            if (await db.Set<NoticeFileRow>().FindAsync([admission.Seat, recalled], cancellation) is { } file)
                await TakeBackAsync(db, file, cancellation);
        }
    }

    public static async Task ClearAsync(NodeDb db, CancellationToken cancellation)
    {
        await db.Set<NoticeAnswerRow>().ExecuteDeleteAsync(cancellation);
        await db.Set<NoticeItemRow>().ExecuteDeleteAsync(cancellation);
        await db.Set<NoticeFileRow>().ExecuteDeleteAsync(cancellation);
    }

    /// <summary>What was read from the thread is read again without the file: an earlier answer may be in force again.</summary>
    private static async Task TakeBackAsync(NodeDb db, NoticeFileRow file, CancellationToken cancellation)
    {
        await db.Set<NoticeAnswerRow>().Where(row => row.Seat == file.Seat && row.Thread == file.Thread).ExecuteDeleteAsync(cancellation);
        await db.Set<NoticeItemRow>().Where(row => row.Seat == file.Seat && row.Thread == file.Thread).ExecuteDeleteAsync(cancellation);
        foreach (var other in await db.Set<NoticeFileRow>().Where(row => row.Seat == file.Seat && row.Thread == file.Thread && row.State == NoticeFileState.Read).ToListAsync(cancellation))
            other.State = NoticeFileState.Waiting;
        file.State = NoticeFileState.Recalled;
    }
}
