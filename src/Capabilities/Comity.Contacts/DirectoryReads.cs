using Comity.Office;
using Comity.Office.Audit;
using Comity.Office.Exit;
using Comity.Office.Rights;
using Comity.Storage;

namespace Comity.Contacts;

/// <summary>Reads the directory for an officer: only what the exit policy lets them see, and each read is in the audit trail before it is shown.</summary>
internal sealed class DirectoryReads(NodeDb db, AuditTrail audit, CurrentOfficer officer, TimeProvider clock)
{
    private readonly Reader.Officer _reader = new(officer.Rights, officer.Seat);

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public int Seat => officer.Seat;

    public Task<Result<Page<ListParticipants.Item>>> List(PartySort sort, ContactLevel? level, string? after, int limit, CancellationToken cancellation) =>
        Record("contacts.list", "directory", "participants",
            () => ListParticipants.RunAsync(db, new(Seat, Now, sort, after, limit, level, _reader), cancellation), cancellation);

    /// <remarks>What was looked for is not recorded: it may be content.</remarks>
    public Task<Result<SearchDirectory.Found>> Search(string text, CancellationToken cancellation) =>
        Record("contacts.search", "directory", "participants", async () =>
        {
            var found = await SearchDirectory.RunAsync(db, Seat, text, Now, cancellation, _reader);
            return found.Refusal is null && !SeesNoted ? found.Value with { Noted = [] } : found;
        }, cancellation);

    public Task<Result<OnDutyNow.Found>> OnDuty(ContactLevel? level, IReadOnlyList<string> languages, CancellationToken cancellation) =>
        Record("contacts.on-duty", "directory", "participants",
            async () => (Result<OnDutyNow.Found>)await OnDutyNow.RunAsync(db, new(Seat, Now, level, languages, _reader), cancellation), cancellation);

    public Task<Result<ReadParticipant.View>> Participant(string id, CancellationToken cancellation) =>
        ParticipantId.TryParse(id, out var participant)
            ? Record("contacts.read", "participant", participant.ToString(),
                () => ReadParticipant.RunAsync(db, Seat, participant, Now, officer.Languages, cancellation, _reader), cancellation)
            : Task.FromResult<Result<ReadParticipant.View>>(new UnknownParty());

    public Task<Result<Page<AbsentParty>>> AbsentParties(PartySort sort, string? after, int limit, CancellationToken cancellation) =>
        Record("contacts.list", "directory", "absent-parties", async () => SeesNoted
            ? await ListAbsentParties.RunAsync(db, new(Seat, sort, after, limit), cancellation)
            : new NotAllowed(Verbs.Read), cancellation);

    public Task<Result<AbsentParty>> AbsentParty(string id, CancellationToken cancellation) =>
        AbsentPartyId.TryParse(id, out var party)
            ? Record("contacts.read", "absent-party", party.ToString(), async () => SeesNoted
                ? await ReadAbsentParty.RunAsync(db, Seat, party, cancellation)
                : new NotAllowed(Verbs.Read), cancellation)
            : Task.FromResult<Result<AbsentParty>>(new UnknownParty());

    // What we noted belongs to no community: only a right in all of them covers it.
    private bool SeesNoted => officer.Rights.May(Verbs.Read, Seat, community: null);

    private async Task<Result<T>> Record<T>(string verb, string kind, string id, Func<Task<Result<T>>> read, CancellationToken cancellation)
        where T : notnull
    {
        var result = await read();
        var entry = new AuditEntry(officer.Actor.Who, Seat, verb, kind, id);
        await audit.Record(db, result.Refusal is { } refusal ? entry with { Outcome = refusal.Code } : entry, cancellation);
        return result;
    }
}
