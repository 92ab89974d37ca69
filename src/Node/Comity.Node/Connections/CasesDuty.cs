using Comity.Cases.Clocks;
using Comity.Contacts;
using Comity.Office.Drafts;
using Comity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comity.Node.Connections;

/// <summary>Answers for Cases, from Contacts: who is called for a desk, and when duty hours have passed there.</summary>
internal sealed class CasesDuty(TimeProvider time) : IDutyDesk
{
    private const string WebhookPrefix = "webhook:";

    public async Task<IReadOnlyList<DutyCall>> ChainAsync(NodeDb db, int seat, string? desk, CancellationToken cancellation)
    {
        var all = await DutyChains.ReadAllAsync(db, seat, cancellation);
        var chain = all.FirstOrDefault(chain => chain.Desk == desk) ?? (all.Count > 0 ? all[0] : null);
        return chain is null ? [] : [.. chain.Steps.Select(step => new DutyCall(Targets(step), step.Wait))];
    }

    public async Task<DateTimeOffset> AfterAsync(
        NodeDb db, int seat, ParticipantId participant, string? desk, DateTimeOffset from, TimeSpan duration, bool urgent, CancellationToken cancellation)
    {
        var desks = await DesksAsync(db, seat, participant, cancellation);
        var hours = (desks.FirstOrDefault(entry => entry.Desk == desk) ?? desks.FirstOrDefault(entry => entry.Level == ContactLevel.Technical))?.Hours;
        return DutyClock.Add(from, duration, hours, urgent).TryGet(out var at, out _) ? at : from + duration;
    }

    public async Task<string?> PolicyDeskAsync(NodeDb db, int seat, ParticipantId participant, CancellationToken cancellation) =>
        (await DesksAsync(db, seat, participant, cancellation)).FirstOrDefault(entry => entry.Level == ContactLevel.Policy)?.Desk;

    // An officer's own address is not kept here: a step that names a person alerts nobody by itself and shows on the page.
    private static IReadOnlyList<AlertTarget> Targets(DutyStep step) => step.Target == StepTarget.Officer ? []
        : step.Who.StartsWith(WebhookPrefix, StringComparison.Ordinal) ? [new AlertTarget(AlertChannel.Webhook, step.Who[WebhookPrefix.Length..])]
        : [new AlertTarget(AlertChannel.Mail, step.Who)];

    private async Task<IReadOnlyList<DeskEntry>> DesksAsync(NodeDb db, int seat, ParticipantId participant, CancellationToken cancellation) =>
        [.. (await DeskList.DesksAsync(db, seat, [participant], time.GetUtcNow(), cancellation)).Select(desk => desk.Entry)];
}

/// <summary>Tells the office which desks participants have, from Contacts.</summary>
internal sealed class DeskDirectory(IDbContextFactory<NodeDb> databases, TimeProvider time) : IDeskDirectory
{
    public async Task<IReadOnlyDictionary<ParticipantId, IReadOnlyList<string>>> DesksOfAsync(
        int seat, CommunityId community, IReadOnlyCollection<ParticipantId> participants, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var desks = await DeskList.DesksAsync(db, seat, participants, time.GetUtcNow(), cancellation);
        return desks.GroupBy(desk => desk.Participant).ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(desk => desk.Entry.Desk)]);
    }
}
