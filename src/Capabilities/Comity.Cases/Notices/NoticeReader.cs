using Comity.Cases.Territory;
using Comity.Storage;
using Comity.Storage.Blobs;
using Comity.Storage.History;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Notices;

/// <summary>Reads attachments of notices and of answers into rows, each once, in the order of their statements, as soon as they are here.</summary>
/// <remarks>
/// A transaction for each file, so a kill between two loses nothing and doubles nothing; after a rebuild the same rows come again. One
/// reading at a time. Safe for concurrent use.
/// </remarks>
internal sealed class NoticeReader(IDbContextFactory<NodeDb> databases, AttachmentStore store, SafeModeSwitch safeMode) : IDisposable
{
    private const int Batch = 100;

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Reads what is here and not read yet, of every thread. Returns how many files were settled.</summary>
    public Task<int> RunAsync(CancellationToken cancellation) => ReadAsync(files => files, cancellation);

    /// <summary>Reads what is here of one thread, so that whoever looks at it sees all of it.</summary>
    public Task<int> EnsureAsync(int seat, StatementId thread, CancellationToken cancellation) =>
        ReadAsync(files => files.Where(file => file.Seat == seat && file.Thread == thread), cancellation);

    public void Dispose() => _one.Dispose();

    private async Task<int> ReadAsync(Func<IQueryable<NoticeFileRow>, IQueryable<NoticeFileRow>> which, CancellationToken cancellation)
    {
        if (safeMode.IsOn)
            return 0;
        await _one.WaitAsync(cancellation);
        try
        {
            var waiting = await WaitingAsync(which, cancellation);
            var settled = 0;
            var stuck = new HashSet<(int, StatementId)>();
            foreach (var file in waiting)
            {
                // Answers are read behind their notice and behind earlier answers.
                if (stuck.Contains((file.Seat, file.Thread)))
                    continue;
                if (await SettleAsync(file, cancellation))
                    settled++;
                else
                    stuck.Add((file.Seat, file.Thread));
            }

            return settled;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<List<NoticeFileRow>> WaitingAsync(Func<IQueryable<NoticeFileRow>, IQueryable<NoticeFileRow>> which, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await which(db.Set<NoticeFileRow>().AsNoTracking().Where(file => file.State == NoticeFileState.Waiting))
            .OrderBy(file => file.Arrival).Take(Batch).ToListAsync(cancellation);
    }

    /// <summary>False while its bytes are still on their way.</summary>
    private async Task<bool> SettleAsync(NoticeFileRow file, CancellationToken cancellation)
    {
        var opened = await store.OpenAsync(file.Seat, file.Sid, ordinal: 0, cancellation);
        if (opened.Refusal is AttachmentNotHere { State: "arriving" })
            return false;
        if (!opened.TryGet(out var open, out var bad) || !(await open.ReadAsync(cancellation)).TryGet(out var bytes, out bad))
            return await RefuseAsync(file, bad is AttachmentNotHere { State: var code } ? code : bad!.Code, cancellation);
        var thread = await ThreadAsync(file, cancellation);
        if (thread is null)
            return await RefuseAsync(file, "territory.no-items", cancellation);
        if (file.IsNotice)
        {
            return NoticeAttachment.Read(bytes).TryGet(out var notice, out bad) && notice.Items.Count == thread.Items
                ? await WriteAsync(file, db => ItemsAsync(db, file, notice, cancellation), cancellation)
                : await RefuseAsync(file, bad?.Code ?? "territory.bad-attachment", cancellation);
        }

        return ItemAnswers.Read(bytes, thread.Items).TryGet(out var answers, out bad)
            ? await WriteAsync(file, db => AnswersAsync(db, file, answers, cancellation), cancellation)
            : await RefuseAsync(file, bad.Code, cancellation);
    }

    private async Task<Threads.CaseRow?> ThreadAsync(NoticeFileRow file, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Threads.CaseRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Seat == file.Seat && row.Thread == file.Thread, cancellation);
    }

    private Task<bool> RefuseAsync(NoticeFileRow file, string code, CancellationToken cancellation) => SetAsync(file, NoticeFileState.Refused, code, _ => Task.CompletedTask, cancellation);

    private Task<bool> WriteAsync(NoticeFileRow file, Func<NodeDb, Task> write, CancellationToken cancellation) => SetAsync(file, NoticeFileState.Read, null, write, cancellation);

    private async Task<bool> SetAsync(NoticeFileRow file, NoticeFileState state, string? code, Func<NodeDb, Task> write, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        // A recall, or another instance, may have been here in between.
        var set = await db.Set<NoticeFileRow>().Where(row => row.Seat == file.Seat && row.Sid == file.Sid && row.State == NoticeFileState.Waiting)
            .ExecuteUpdateAsync(row => row.SetProperty(found => found.State, state).SetProperty(found => found.Code, code), cancellation);
        if (set == 1)
            await write(db);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    internal static Task ItemsAsync(NodeDb db, NoticeFileRow file, NoticeAttachment notice, CancellationToken cancellation) =>
        db.InsertAsync(notice.Items.Select(item => new NoticeItemRow
        {
            Seat = file.Seat,
            Thread = file.Thread,
            Item = item.Item,
            Arrival = file.Arrival,
            Address = item.Address.ToString(),
            Behaviour = item.Sighting.Behaviour!,
            Protocol = item.Sighting.Protocol!,
            Ports = string.Join(',', item.Sighting.Ports!.Ranges),
            First = item.Sighting.FirstSeen!.Value.ToString(),
            Last = item.Sighting.LastSeen!.Value.ToString(),
            Observer = item.Sighting.Observer!,
            Confidence = item.Sighting.Confidence!.Value,
            Code = item.Code,
            Source = notice.Sources[item.Source].Registry,
        }), cancellation);

    internal static async Task AnswersAsync(NodeDb db, NoticeFileRow file, ItemAnswers answers, CancellationToken cancellation)
    {
        var thread = file.Thread.Digest.ToArray();
        await db.InsertAsync(answers.Answers.Select(answer => new NoticeAnswerRow
        {
            Seat = file.Seat,
            Thread = file.Thread,
            Arrival = file.Arrival,
            Item = answer.Item,
            Answer = (int)answer.Kind,
            Whose = answer.Whose,
        }), cancellation);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE notice_items SET "Answer" = given."Answer", "Whose" = given."Whose", "AnsweredIn" = given."Arrival"
            FROM notice_answers AS given
            WHERE given."Seat" = {file.Seat} AND given."Thread" = {thread} AND given."Arrival" = {file.Arrival}
            AND notice_items."Seat" = given."Seat" AND notice_items."Thread" = given."Thread" AND notice_items."Item" = given."Item"
            """, cancellation);
    }
}
