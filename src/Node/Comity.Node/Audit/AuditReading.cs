using System.Globalization;
using Comity.Office;
using Comity.Office.Accounts;
using Comity.Office.Audit;
using Comity.Office.Rights;
using Microsoft.AspNetCore.Http;

namespace Comity.Node.Audit;

/// <summary>What an auditor asked for, as it was entered, so that a form or a link can repeat it.</summary>
/// <param name="Officer">A login name.</param>
/// <param name="Kind">A kind of object, such as <c>draft</c>.</param>
/// <param name="From">From this instant on, UTC.</param>
/// <param name="Until">Before this instant, UTC.</param>
/// <param name="Cursor">Only entries older than this one.</param>
public sealed record AuditFilter(string Officer, string Kind, string About, string From, string Until, string Cursor)
{
    public static AuditFilter None { get; } = new("", "", "", "", "", "");

    public bool IsFirst => Cursor.Length == 0;

    public bool IsNarrow => (this with { Cursor = "" }) != None;

    public static AuditFilter Of(IQueryCollection query)
    {
        string Text(string name) => query[name].ToString().Trim();
        return new AuditFilter(Text("officer"), Text("kind"), Text("about"), Text("from"), Text("until"), Text("cursor"));
    }

    public string Href(string? cursor) => AuditPages.Path + QueryString.Create(new (string Name, string Value)[]
    {
        ("officer", Officer), ("kind", Kind), ("about", About), ("from", From), ("until", Until), ("cursor", cursor ?? ""),
    }.Where(part => part.Value.Length > 0).Select(part => KeyValuePair.Create(part.Name, (string?)part.Value)));
}

/// <summary>One deed as an auditor sees it.</summary>
/// <param name="Officer">The login name of whoever did it, by session or by token; null for a part of the node.</param>
/// <param name="Token">The API token that spoke in the officer's place.</param>
/// <param name="Part">The part of the node, such as <c>cli</c>.</param>
/// <param name="Hash">What the next entry is chained to.</param>
public sealed record AuditDeed(
    long Sequence, DateTimeOffset At, string? Officer, Guid? Token, string? Part, string Verb, string ObjectKind, string ObjectId, string? Purpose, string Outcome, string Hash);

/// <param name="Next">The cursor of older entries; null when there are none.</param>
public sealed record AuditListing(IReadOnlyList<AuditDeed> Items, string? Next);

/// <summary>Searches the trail of the officer's seat, with people by their login names.</summary>
internal sealed class AuditReading(OpenAudit audit, Officers officers)
{
    private const int PageSize = 100;
    private const int MaxPageSize = 500;

    public async Task<Result<AuditListing>> SearchAsync(CurrentOfficer officer, AuditFilter filter, CancellationToken cancellation, int? limit = null)
    {
        if (Instant(filter.From, "from", out var from) is { } badFrom)
            return badFrom;
        if (Instant(filter.Until, "until", out var until) is { } badUntil)
            return badUntil;
        var before = 0L;
        if (!filter.IsFirst && !long.TryParse(filter.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return new BadAuditFilter("cursor") { Where = "cursor" };
        var who = filter.Officer.Length == 0 ? null : await officers.Find(filter.Officer, cancellation);
        if (filter.Officer.Length > 0 && who?.Seat != officer.Seat)
            return new OfficerNotFound { Where = "officer" };
        var found = await audit.Search(officer.Actor, officer.Seat, new AuditQuery("")
        {
            Officer = who?.Id, ObjectKind = Given(filter.Kind), ObjectId = Given(filter.About), From = from, Until = until, Before = filter.IsFirst ? null : before, Limit = Math.Clamp(limit ?? PageSize, 1, MaxPageSize),
        }, cancellation);
        return found.TryGet(out var page, out var refusal) ? new AuditListing(await NamedAsync(officer.Seat, page.Entries, cancellation), page.Next?.ToString(CultureInfo.InvariantCulture)) : refusal;
    }

    private async Task<IReadOnlyList<AuditDeed>> NamedAsync(int seat, IReadOnlyList<AuditRecord> entries, CancellationToken cancellation)
    {
        var names = new Dictionary<OfficerId, string>();
        for (var batch = await officers.List(seat, "", cancellation); batch.Count > 0; batch = await officers.List(seat, batch[^1].Login, cancellation))
        {
            foreach (var one in batch)
                names[one.Id] = one.Login;
        }

        return [.. entries.Select(entry => new AuditDeed(
            entry.Sequence, entry.At, entry.Officer is { } who ? names.GetValueOrDefault(who, who.ToString()) : null, entry.Token, entry.Part,
            entry.Verb, entry.ObjectKind, entry.ObjectId, entry.Purpose, entry.Outcome, entry.Hash.ToString()))];
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;

    private static BadAuditFilter? Instant(string text, string name, out DateTimeOffset? instant)
    {
        instant = null;
        if (text.Length == 0)
            return null;
        if (!DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssK"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read))
            return new BadAuditFilter(name) { Where = name };
        instant = read;
        return null;
    }
}

internal sealed record BadAuditFilter(string Field)
    : Refusal("audit.bad-filter", Field == "cursor" ? "Take the cursor from the page before as it is." : "Write a day or an instant in UTC, such as 2026-11-21 or 2026-11-21T14:05.");
