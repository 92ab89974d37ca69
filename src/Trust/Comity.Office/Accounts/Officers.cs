using Comity.Office.Audit;
using Comity.Office.Entry;
using Comity.Office.Rights;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Office.Accounts;

/// <summary>An officer in a list.</summary>
public sealed record OfficerView(OfficerId Id, string Login, int Seat, Profile Profile, bool Disabled, bool HasSecondFactor);

/// <summary>Looks officers up, and closes and opens their accounts.</summary>
public sealed class Officers(NodeDb db, AuditTrail audit, Sessions sessions, TimeProvider clock)
{
    /// <summary>The officer of a login name; null if there is none.</summary>
    public async Task<OfficerView?> Find(string login, CancellationToken cancellation) =>
        LoginName.TryNormalise(login, out var normal)
        && await db.Set<Officer>().AsNoTracking().SingleOrDefaultAsync(row => row.Login == normal, cancellation) is { } officer
            ? View(officer)
            : null;

    /// <summary>The officers of a seat by login name: up to 500 behind <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<OfficerView>> List(int seat, string after, CancellationToken cancellation)
    {
#pragma warning disable CA1309 // Runs in the database, in the order of its own collation, as the sorting does.
        var rows = await db.Set<Officer>().AsNoTracking().Where(row => row.Seat == seat && string.Compare(row.Login, after) > 0)
#pragma warning restore CA1309
            .OrderBy(row => row.Login).Take(500).ToListAsync(cancellation);
        return [.. rows.Select(View)];
    }

    /// <summary>The login names of these officers; one who is not known here is left out.</summary>
    public async Task<IReadOnlyDictionary<OfficerId, string>> Logins(IReadOnlyCollection<OfficerId> officers, CancellationToken cancellation) =>
        await db.Set<Officer>().AsNoTracking().Where(row => officers.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Login, cancellation);

    /// <summary>Changes what people and pages know of an officer.</summary>
    public async Task<Refusal?> Describe(Actor actor, OfficerId officer, Profile profile, CancellationToken cancellation) =>
        profile.Flaw() ?? await Change(actor, officer, "office.describe-officer", row =>
        {
            (row.DisplayName, row.TimeZone) = (profile.DisplayName.Trim(), profile.TimeZone);
            (row.Desks, row.Languages) = ([.. profile.Desks], [.. profile.Languages]);
            return Task.CompletedTask;
        }, cancellation);

    /// <summary>Closes the account at once: its sessions end and its tokens open nothing while it is closed.</summary>
    public Task<Refusal?> Disable(Actor actor, OfficerId officer, CancellationToken cancellation) =>
        Change(actor, officer, "office.disable-officer", row =>
        {
            row.DisabledAt ??= clock.GetUtcNow();
            return sessions.EndAll(officer, except: null, cancellation);
        }, cancellation);

    /// <summary>Opens a closed account again, with the rights it had.</summary>
    public Task<Refusal?> Enable(Actor actor, OfficerId officer, CancellationToken cancellation) =>
        Change(actor, officer, "office.enable-officer", row =>
        {
            row.DisabledAt = null;
            return Task.CompletedTask;
        }, cancellation);

    /// <summary>Ends all sessions: one's own but the one speaking, or an officer's whom one administers.</summary>
    public async Task<Refusal?> EndSessions(Actor actor, OfficerId officer, Guid? except, CancellationToken cancellation) =>
        await audit.Perform(db, await Entry(actor, "office.end-sessions", officer, cancellation), async () =>
        {
            if (actor.Officer != officer && await OfficerReader.ToAdminister(db, actor, officer, cancellation) is { Refusal: { } refusal })
                return refusal;
            await sessions.EndAll(officer, except, cancellation);
            return null;
        }, cancellation);

    private async Task<AuditEntry> Entry(Actor actor, string verb, OfficerId officer, CancellationToken cancellation) =>
        new(actor.Who, await OfficerReader.SeatOf(db, officer, cancellation), verb, "officer", officer.ToString());

    private static OfficerView View(Officer row) => new(
        row.Id, row.Login, row.Seat, new Profile(row.DisplayName, row.Desks, row.Languages, row.TimeZone), row.DisabledAt is not null, row.HasSecondFactor);

    private async Task<Refusal?> Change(Actor actor, OfficerId officer, string verb, Func<Officer, Task> change, CancellationToken cancellation) =>
        await audit.Perform(db, await Entry(actor, verb, officer, cancellation), async () =>
        {
            if (!(await OfficerReader.ToAdminister(db, actor, officer, cancellation)).TryGet(out var row, out var refusal))
                return refusal;
            await change(row);
            return null;
        }, cancellation);
}
