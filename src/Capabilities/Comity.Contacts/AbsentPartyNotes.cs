using Comity.Office;
using Comity.Office.Audit;
using Comity.Office.Http;
using Comity.Office.Rights;
using Comity.Storage;

namespace Comity.Contacts;

/// <summary>What an officer notes of a party without a node, as it comes from a form or a request.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Source">Where we have it from, 1 to 300 characters.</param>
/// <param name="SourceDate">The date of that source.</param>
/// <param name="Desks">0 to 20 desks, each once, by the rules of signed ones.</param>
/// <param name="Code">ISO 3166-1 alpha-2, where it has one.</param>
public sealed record AbsentPartyBody(string Name, string Source, DateOnly SourceDate, IReadOnlyList<DeskEntry> Desks, string? Code = null);

/// <summary>Enters, changes and retires parties without a node for an officer with the right to draft; each deed is in the audit trail with its effect.</summary>
internal sealed class AbsentPartyNotes(NodeDb db, AuditTrail audit, CurrentOfficer officer, IdempotentEffect effect, TimeProvider clock)
{
    public async Task<Result<AbsentPartyId>> Enter(AbsentPartyBody body, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var id = AbsentPartyId.New(now);
        return await audit.Perform<AbsentPartyId>(db, Entry("contacts.enter", id), async () =>
        {
            if (!MayNote)
                return new NotAllowed(Verbs.Draft);
            await effect.Mark(db, clock, cancellation);
            return await EnterAbsentParty.RunAsync(db, Request(body), now, cancellation, id);
        }, cancellation);
    }

    /// <param name="seen">The version that the officer looked at; <see langword="null"/>: whichever.</param>
    public Task<Refusal?> Amend(AbsentPartyId id, AbsentPartyBody body, string? seen, CancellationToken cancellation) =>
        audit.Perform(db, Entry("contacts.amend", id), async () => MayNote
            ? await EnterAbsentParty.AmendAsync(db, id, Request(body), clock.GetUtcNow(), cancellation, seen)
            : new NotAllowed(Verbs.Draft), cancellation);

    public Task<Refusal?> Retire(AbsentPartyId id, ParticipantId? became, CancellationToken cancellation) =>
        audit.Perform(db, Entry("contacts.retire", id), async () =>
        {
            if (!MayNote)
                return new NotAllowed(Verbs.Draft);
            await effect.Mark(db, clock, cancellation);
            return await EnterAbsentParty.RetireAsync(db, officer.Seat, id, became, clock.GetUtcNow(), cancellation);
        }, cancellation);

    private bool MayNote => officer.Rights.May(Verbs.Draft, officer.Seat, community: null);

    private EnterAbsentParty.Request Request(AbsentPartyBody body) =>
        new(officer.Seat, body.Name.Trim(), body.Code, body.Source.Trim(), body.SourceDate, body.Desks, officer.Login);

    private AuditEntry Entry(string verb, AbsentPartyId id) => new(officer.Actor.Who, officer.Seat, verb, "absent-party", id.ToString());
}
