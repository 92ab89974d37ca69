using Comity.Office.Exit;
using Comity.Statements.Rosters;

namespace Comity.Office.Drafts;

/// <summary>Whom a draft's audience means by today's roster: the same participants as its release will queue it for.</summary>
/// <param name="Facts">The draft as the exit policy would see it once it was a statement.</param>
/// <param name="Receive">Whose feeds it would be queued on.</param>
internal sealed record DraftAudience(ExitFacts Facts, IReadOnlyList<ParticipantId> Receive)
{
    private Audience Audience => Facts.Marking!.Audience;

    private IReadOnlyList<Recipient> Named => Audience is Audience.Named named ? named.Recipients : [];

    public IReadOnlyList<ParticipantId> Others => [.. Receive.Where(participant => participant != Facts.Self)];

    /// <summary>Named co-recipients learn of each other; members of a community know each other anyway.</summary>
    public bool SeeEachOther => Audience is Audience.Named && Others.Count > 1;

    public Refusal? Refusal => Receive.Count == 0 && Audience is not Audience.Public && !IsToSelf ? new AudienceIsNobody() : null;

    private bool IsToSelf => Named is [var only] && only.Participant == Facts.Self;

    public static DraftAudience Of(DraftContent content, Roster roster, ParticipantId self)
    {
        var facts = new ExitFacts
        {
            Seat = 0,
            Self = self,
            Issuer = self,
            Community = content.Community,
            Marking = content.Marking,
            Use = content.Use,
            Members = roster.Active.Select(member => member.P).ToHashSet(),
        };
        return new DraftAudience(facts, content is { ReachesFormerMembers: true, Marking.Audience: Audience.Named named }
            ? [.. named.Recipients.Select(recipient => recipient.Participant)]
            : content.ReachesFormerMembers ? [] : roster.Resolve(content.Marking.Audience, self));
    }

    public IReadOnlyList<string> Desks(ParticipantId participant) => ExitPolicy.DesksOf(Facts, participant);

    public IReadOnlyList<PreviewRecipient> Show(Roster roster) => [.. Others.Select(participant => new PreviewRecipient(
        participant, roster.Find(participant)?.Name, roster.Find(participant)?.Code,
        Named.FirstOrDefault(recipient => recipient.Participant == participant)?.Desks ?? []))];

    public IEnumerable<PreviewWarning> Warnings(Roster roster)
    {
        var asked = Audience is Audience.Named ? Named.Select(recipient => recipient.Participant) : roster.Body.Members.Select(member => member.P);
        foreach (var participant in asked.Where(participant => !roster.Admits(participant)))
            yield return new PreviewWarning(roster.Find(participant) is null ? "audience.not-a-member" : "audience.suspended-member") { Participant = participant };
        if (SeeEachOther)
            yield return new PreviewWarning("audience.recipients-see-each-other");
        if (IsToSelf)
            yield return new PreviewWarning("audience.only-us");
        // Once released, only desks of ours that it names may read it here.
        if (Desks(Facts.Self).Count == 0)
            yield return new PreviewWarning("audience.own-desks-missing");
    }
}
