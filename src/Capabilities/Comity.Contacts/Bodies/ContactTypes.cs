using Comity.Statements;

namespace Comity.Contacts;

/// <summary>The statements of the directory, and the subjects under which their current values stand.</summary>
public static class ContactTypes
{
    /// <summary>One desk: a <see cref="DeskEntry"/> under <see cref="DeskSubject"/>.</summary>
    public static readonly StatementType Entry = StatementType.Parse("contacts.entry/1");

    /// <summary>Where requests of each kind go: an <see cref="IntakeProfile"/> under <see cref="IntakeSubject"/>.</summary>
    public static readonly StatementType Intake = StatementType.Parse("contacts.intake/1");

    /// <summary>"Are you there?": a <see cref="CommunicationCheck"/>.</summary>
    public static readonly StatementType Check = StatementType.Parse("contacts.check/1");

    /// <summary>"We are": a <see cref="CheckAnswer"/> with one reference of relation <see cref="Answers"/>.</summary>
    public static readonly StatementType CheckAnswer = StatementType.Parse("contacts.check-answer/1");

    /// <summary>The subject of an issuer's one intake profile.</summary>
    public const string IntakeSubject = "intake";

    /// <summary>The relation of an answer to the check it answers.</summary>
    public const string Answers = "answers";

    /// <summary>The subject under which an issuer's entry for this desk stands.</summary>
    public static string DeskSubject(string desk) => "desk/" + desk;
}
