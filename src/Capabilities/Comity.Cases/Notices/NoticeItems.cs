using Comity.Cases.Territory;
using Comity.Office.Exit;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Cases.Notices;

/// <summary>One item of a notice with the answer in force.</summary>
/// <param name="Linked">How many other notices here name the same address; whose they are stays on this node.</param>
/// <param name="Contradictions">How answers about the address do not go together.</param>
internal sealed record ItemView(
    int Item, string Address, string Behaviour, string Protocol, string Ports, string FirstSeen, string LastSeen, string Observer, int Confidence, string Code,
    string Source, string? Answer, string? Whose, int Linked, IReadOnlyList<string> Contradictions);

/// <summary>A page of items, and how the whole notice stands.</summary>
/// <param name="State">waiting until the attachment is here and read, then read; or refused, with its code.</param>
/// <param name="Totals">How many items have which answer, unanswered included.</param>
/// <param name="Next">The item behind which the next page begins; null on the last.</param>
internal sealed record ItemPage(string State, string? Code, IReadOnlyList<ItemView> Items, int? Next, IReadOnlyDictionary<string, int> Totals);

/// <summary>Lists the items of a notice by number, filtered by answer, as far as the policy lets the reader see the notice.</summary>
internal sealed class NoticeItems(NodeDb db, NoticeReader reader)
{
    public const string Unanswered = "unanswered";
    public const int MaxLimit = 500;

    /// <summary>The code of an answer; that of none is <see cref="Unanswered"/>.</summary>
    public static string CodeOf(int answer) => answer < 0 ? Unanswered : System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(((AnswerKind)answer).ToString());

    /// <summary>The number of an answer's code; -1 for unanswered, null for neither.</summary>
    public static int? Read(string code) => code == Unanswered ? -1 : ItemAnswer.TryReadKind(code, out var kind) ? (int)kind : null;

    /// <param name="after">The last item of the page before; 0 for the first.</param>
    /// <param name="answer">Only items with this answer; null for all.</param>
    public async Task<Result<ItemPage>> PageAsync(Reader.Officer who, StatementId thread, string? answer, int after, int limit, CancellationToken cancellation)
    {
        if (answer is not null && Read(answer) is null)
            return new BadAnswerFilter { Where = "answer" };
        await reader.EnsureAsync(who.Seat, thread, cancellation);
        var file = await db.Set<NoticeFileRow>().AsNoTracking().VisibleTo(db, who, row => row.Arrival)
            .FirstOrDefaultAsync(row => row.Seat == who.Seat && row.Sid == thread && row.IsNotice, cancellation);
        if (file is null)
            return new UnknownCase();
        var all = db.Set<NoticeItemRow>().AsNoTracking().Where(row => row.Seat == who.Seat && row.Thread == thread);
        var wanted = answer is null ? all : all.Where(row => row.Answer == Read(answer)!.Value);
        var rows = await wanted.Where(row => row.Item > after).OrderBy(row => row.Item).Take(Math.Clamp(limit, 1, MaxLimit) + 1).ToListAsync(cancellation);
        var shown = rows.Count > Math.Clamp(limit, 1, MaxLimit) ? rows[..^1] : rows;
        var totals = await all.GroupBy(row => row.Answer).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellation);
        var others = await LinkedItems.OfAsync(db, who, thread, [.. shown.Select(row => row.Address)], cancellation);
        return new ItemPage(
            file.State.ToString().ToLowerInvariant(), file.Code, [.. shown.Select(row => View(row, others))], shown.Count < rows.Count ? shown[^1].Item : null,
            totals.OrderBy(total => total.Key).ToDictionary(total => CodeOf(total.Key), total => total.Count));
    }

    private static ItemView View(NoticeItemRow row, ILookup<string, KnownItem> others)
    {
        var all = others[row.Address].ToList();
        var elsewhere = all.Select(item => item.Notice).Where(notice => notice != row.Thread).Distinct().Count();
        var found = LinkedAddresses.Find(all);
        return new ItemView(
            row.Item, row.Address, row.Behaviour, row.Protocol, row.Ports, row.First, row.Last, row.Observer, row.Confidence, row.Code, row.Source,
            row.Answer < 0 ? null : CodeOf(row.Answer), row.Whose, elsewhere,
            [.. found.SelectMany(linked => linked.Contradictions).Select(flaw => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(flaw.ToString()))]);
    }
}
