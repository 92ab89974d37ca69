namespace Comity.Contacts;

/// <summary>A desk as this node knows it. What it is worth depends on which kind it is: signed by its participant, or noted by us.</summary>
/// <param name="Entry">Its data.</param>
/// <param name="LastProved">When it last proved reachable; <see langword="null"/>: never, as far as this node saw.</param>
public abstract record DeskOnFile(DeskEntry Entry, Proof? LastProved);

/// <summary>A desk that its participant declared in a statement.</summary>
/// <param name="Participant">Whose desk it is, and who said so.</param>
/// <param name="Statement">The statement in which it stands.</param>
/// <param name="Tlp">How far that statement may travel.</param>
/// <param name="IssuedAt">The issuer's claim of when it said so.</param>
public sealed record SignedDesk(
    ParticipantId Participant, StatementId Statement, Tlp Tlp, DateTimeOffset IssuedAt, DeskEntry Entry, Proof? LastProved)
    : DeskOnFile(Entry, LastProved);

/// <summary>A desk of a party without a node, as an officer of ours noted it. Nobody signed it.</summary>
/// <param name="Party">Whose desk it is said to be.</param>
/// <param name="Source">Where the officer found it.</param>
/// <param name="SourceDate">The date of that source.</param>
public sealed record NotedDesk(AbsentPartyId Party, string Source, DateOnly SourceDate, DeskEntry Entry, Proof? LastProved)
    : DeskOnFile(Entry, LastProved);
