using Comity.Office.Rights;

namespace Comity.Office.Exit;

/// <summary>The one function that decides whether a statement's content may leave by any exit. What it does not know may not.</summary>
/// <remarks>
/// Pages, API, search, export, mail, log and feeds ask <see cref="MayLeave"/>; lists ask the rows that <see cref="ReadersProjection"/>
/// derived from the same <see cref="DesksOf"/>. Labels are compared by <see cref="Tlp"/> for equality only, never as numbers or texts.
/// </remarks>
public static class ExitPolicy
{
    /// <summary>Stands for every desk of a participant. No desk can have this name.</summary>
    public const string EveryDesk = "*";

    private const int MaxDeskLength = 64;

    /// <summary>Whether the content may leave to this reader. Identifiers may stand where content may not.</summary>
    public static bool MayLeave(ExitFacts facts, Reader reader) => IsReadable(facts.Marking) && reader switch
    {
        Reader.Officer officer => MayRead(facts, officer),
        Reader.Notice => facts.Marking!.Tlp == Tlp.Clear,
        Reader.Public => facts.Marking!.Tlp == Tlp.Clear && facts.Marking.Audience is Audience.Public,
        Reader.Participant participant => participant.Id == facts.Issuer || DesksOf(facts, participant.Id).Count > 0,
        _ => false,
    };

    /// <summary>The desks of a participant that may read: <see cref="EveryDesk"/> alone for all of them, none for "not for them".</summary>
    /// <remarks>Desks that the marking names limit it under every label; what an issuer says under TLP:RED is at home for the desks it names of itself.</remarks>
    public static IReadOnlyList<string> DesksOf(ExitFacts facts, ParticipantId participant)
    {
        if (!IsReadable(facts.Marking))
            return [];
        if (facts.Marking!.Audience is Audience.Named named
            && named.Recipients.FirstOrDefault(recipient => recipient.Participant == participant) is { } addressed)
            return addressed.Desks.Count == 0 ? [EveryDesk] : [.. addressed.Desks.Where(IsDesk).Distinct(StringComparer.Ordinal)];
        if (participant == facts.Issuer)
            return facts.Marking.Tlp == Tlp.Red ? [] : [EveryDesk];
        return facts.Marking.Audience switch
        {
            Audience.Community or Audience.Peers => facts.Members.Contains(participant) ? [EveryDesk] : [],
            Audience.Public => [EveryDesk],
            _ => [],
        };
    }

    private static bool MayRead(ExitFacts facts, Reader.Officer reader) =>
        reader.Seat == facts.Seat
        && reader.Rights.May(Verbs.Read, facts.Seat, facts.Community)
        && DesksOf(facts, facts.Self).Any(desk => desk == EveryDesk || reader.Rights.MayReadDesk(desk, facts.Seat, facts.Community));

    // A marking that was not made by Marking.Create, or not checked against it, tells nothing.
    private static bool IsReadable(Marking? marking) => marking is { Audience: not null } && marking.Flaw() is null;

    // The form of desks here (Profile); a name of another form is no desk of ours, and never one that stands for all.
    private static bool IsDesk(string? name) =>
        name is { Length: > 0 and <= MaxDeskLength } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
