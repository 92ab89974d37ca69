using System.Text;
using Comity.Office;
using Comity.Office.Audit;
using Comity.Office.Clearance;
using Comity.Office.Drafts;
using Comity.Office.Rights;
using Comity.Statements;
using Comity.Statements.Rosters;
using Comity.Storage;
using Comity.Storage.History;
using Comity.Storage.Trust;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Trust.Tests.Office.Drafts;

/// <summary>An office on a real node in a community with two other participants.</summary>
internal sealed class DraftDesk : IAsyncDisposable
{
    private int _attempts;

    private DraftDesk(TestNode node, TestNode crane, TestNode stork, CommunityId community, StoppedClock clock) =>
        (Node, Crane, Stork, Community, Clock) = (node, crane, stork, community, clock);

    public TestNode Node { get; }

    public TestNode Crane { get; }

    public TestNode Stork { get; }

    public CommunityId Community { get; }

    public StoppedClock Clock { get; }

    public int Seat => Node.Seat.Id;

    /// <summary>What officers of this desk usually hold: all verbs, so that only the rule under test refuses.</summary>
    public const Verbs Senior = Verbs.Read | Verbs.Draft | Verbs.Clear | Verbs.Release;

    public static async Task<DraftDesk> OpenAsync(string provider, Action<IServiceCollection>? configure = null)
    {
        var clock = new StoppedClock();
        var node = await TestNode.FoundAsync("XA", provider, clock, services => Configure(services, configure));
        var crane = await TestNode.FoundAsync("XC", "sqlite", clock);
        var stork = await TestNode.FoundAsync("XS", "sqlite", clock);
        return new DraftDesk(node, crane, stork, await node.FoundCommunityAsync(crane, stork), clock);
    }

    public Actor Officer(Verbs verbs = Senior, string? capacity = null, params string[] desks) => new(
        AuditWho.Person(new OfficerId(Guid.NewGuid())),
        new OfficerRights(Seat, desks, [new RightsGrant(verbs, Seat, Community) { Capacity = capacity }]));

    public DraftContent Note(string text = "hello", params ParticipantId[] recipients) =>
        Content("test.note/1", BodyJson.Write(new NoteBody(text)), Tlp.Amber, new Audience.Named([.. (recipients.Length == 0 ? [Crane.Participant] : recipients).Select(to => new Recipient(to, []))]));

    public DraftContent Content(string type, string body) =>
        Content(type, Encoding.UTF8.GetBytes(body), Tlp.Amber, new Audience.Named([new Recipient(Crane.Participant, [])]));

    public DraftContent Content(string type, byte[] body, Tlp tlp, Audience audience) => new()
    {
        Type = StatementType.Parse(type),
        Community = Community,
        Marking = Marking.Create(tlp, audience).Value,
        Body = body,
    };

    /// <summary>Runs in a scope of its own, as each request does.</summary>
    public async Task<TResult> With<TUse, TResult>(Func<TUse, Task<TResult>> use)
        where TUse : notnull
    {
        await using var scope = Node.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TUse>());
    }

    public Task<Result<DraftRef>> Create(Actor actor, DraftContent content, DraftObject? subject = null) =>
        With<CreateDraft, Result<DraftRef>>(use => use.Run(actor, Seat, content, subject, default));

    public Task<Result<DraftRef>> Edit(Actor actor, DraftRef draft, DraftContent content) =>
        With<EditDraft, Result<DraftRef>>(use => use.Run(actor, draft, content, default));

    public Task<Result<DraftRef>> Submit(Actor actor, DraftRef draft) =>
        With<SubmitDraft, Result<DraftRef>>(use => use.Run(actor, draft, default));

    public Task<Result<DraftRef>> Clear(Actor actor, DraftRef draft, string capacity = "") =>
        With<ClearDraft, Result<DraftRef>>(use => use.Run(actor, draft, capacity, default));

    public Task<Result<DraftPreview>> Preview(Actor actor, DraftRef draft) =>
        With<PreviewDraft, Result<DraftPreview>>(use => use.Run(actor, draft.Id, default));

    public Task<Result<DraftView>> Read(Actor actor, DraftRef draft) =>
        With<ReadDraft, Result<DraftView>>(use => use.Run(actor, draft.Id, default));

    public Task<Result<Released>> Release(Actor actor, DraftRef draft, string? attempt = null, string? urgent = null) => With<ReleaseDraft, Result<Released>>(use => use.Run(
        actor, new ReleaseRequest(draft, attempt ?? $"attempt-{Interlocked.Increment(ref _attempts)}") { IsUrgent = urgent is not null, Reason = urgent }, default));

    /// <summary>A draft that a second officer has cleared.</summary>
    public async Task<DraftRef> Cleared(Actor author, Actor second, DraftContent content) =>
        (await Clear(second, (await Submit(author, (await Create(author, content)).Value)).Value)).Value;

    /// <summary>Says something without an office, as the thing that drafts refer to.</summary>
    public async Task<StatementId> SayAsync(Tlp tlp, Audience audience, string? exercise = null) =>
        (await Node.Get<StatementRelease>().ReleaseAsync(
            Node.NoteTo(Community, "said before") with { Marking = Marking.Create(tlp, audience).Value, Exercise = exercise }, null, default)).Value.Sid;

    public async Task ChangeRosterAsync(Func<RosterBody, RosterBody> change) =>
        _ = (await Node.Get<Founding>().ChangeRosterAsync(Node.Seat, Community, change, default)).Value;

    public Task SuspendAsync(ParticipantId participant) => ChangeRosterAsync(body => body with
    {
        Members = [.. body.Members.Select(member => member.P == participant ? member with { Suspended = true } : member)],
    });

    public async Task<IReadOnlyList<(string Verb, string Outcome)>> AuditOf(Guid draft)
    {
        await using var db = await Node.DbAsync();
        var rows = await db.Set<AuditRecord>().Where(row => row.ObjectId == draft.ToString("D")).OrderBy(row => row.Sequence).ToListAsync();
        return [.. rows.Select(row => (row.Verb, row.Outcome))];
    }

    public async Task<int> StatementsAsync(string type = "test.note/1")
    {
        await using var db = await Node.DbAsync();
        return await db.Set<StatementRow>().CountAsync(row => row.Type == StatementType.Parse(type));
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Crane.DisposeAsync();
        await Stork.DisposeAsync();
        // Each test has databases of its own: their idle connections would add up to more than a server has.
        Npgsql.NpgsqlConnection.ClearAllPools();
    }

    private static void Configure(IServiceCollection services, Action<IServiceCollection>? configure)
    {
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddOffice();
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        configure?.Invoke(services);
    }
}
