using System.Globalization;

namespace Comity.Statements.Evidence;

/// <summary>The head of a dossier: what it is about, in the words of whoever prints it.</summary>
/// <param name="Title">Such as the reference of a case.</param>
/// <param name="Subtitle">One line more, if any.</param>
/// <param name="FileName">The evidence file that the dossier prints: named in the instructions for checking.</param>
/// <param name="PrintedAt">UTC.</param>
public sealed record DossierHead(string Title, string? Subtitle, string FileName, DateTimeOffset PrintedAt);

/// <summary>One step of the timeline. Grade, author's place and custody come from the report, never from here.</summary>
public sealed record DossierEntry
{
    /// <summary>The statement that it shows; <see langword="null"/> for what was only recorded, such as a telephone call.</summary>
    public StatementId? Id { get; init; }

    /// <summary>Who spoke, for people.</summary>
    public required string Author { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What it is, in words of the reader's language.</summary>
    public required string Kind { get; init; }

    /// <summary>Its label; TLP:RED where nobody said.</summary>
    public Tlp Tlp { get; init; }

    /// <summary>Who it is for, in words.</summary>
    public string? Audience { get; init; }

    /// <summary>Coded fields in the reader's language.</summary>
    public IReadOnlyList<DossierField> Fields { get; init; } = [];

    public IReadOnlyList<DossierText> Texts { get; init; } = [];

    public string? Exercise { get; init; }
}

/// <summary>A named value, both for people.</summary>
public sealed record DossierField(string Name, string Value);

/// <summary>A text that its author wrote, with every language variant; the original is first and prevails.</summary>
public sealed record DossierText(string Name, LanguageText Text);

/// <summary>Every word of the page that is not somebody's own: in one language, so that a dossier can be printed in others.</summary>
/// <remarks>Sentences are whole; <c>{0}</c> and <c>{1}</c> are filled in and may stand anywhere in them.</remarks>
public sealed record DossierWords
{
    public static DossierWords English { get; } = new();

    public string Language { get; init; } = "en";

    public bool IsRightToLeft { get; init; }

    public string Exercise { get; init; } = "EXERCISE EXERCISE EXERCISE";

    public string Dossier { get; init; } = "Dossier";

    public string Printed { get; init; } = "Printed {0}";

    public string Page { get; init; } = "Page";

    public string Verified { get; init; } = "Every statement in the evidence file is genuine and stands in its author's log.";

    public string Incomplete { get; init; } = "Nothing in the evidence file is wrong, but it does not show everything: see the findings.";

    public string Wrong { get; init; } = "Something in the evidence file is WRONG. Do not rely on what is marked below.";

    public string Timeline { get; init; } = "Timeline";

    public string TimelineNote { get; init; } =
        "Times are each author's own, in UTC. Acknowledging is not agreeing, and notifying is not blaming: nothing here attributes anything to anybody.";

    public string Anchored { get; init; } = "anchored";

    public string Received { get; init; } = "received";

    public string NotVerified { get; init; } = "NOT VERIFIED";

    public string NotVerifiedNote { get; init; } = "This entry is not verified by the evidence file. It may be changed, incomplete or another's.";

    public string RecordOnly { get; init; } = "own record, not a signed statement";

    public string For { get; init; } = "For";

    public string Original { get; init; } = "original";

    public string HumanTranslation { get; init; } = "translated by a person";

    public string MachineTranslation { get; init; } = "translated by a machine";

    public string Findings { get; init; } = "Findings";

    public string NoFindings { get; init; } = "None.";

    public string FindingWrong { get; init; } = "wrong";

    public string FindingNotShown { get; init; } = "not shown";

    public string FindingNote { get; init; } = "note";

    public string Identifiers { get; init; } = "Annex A: identifiers";

    public string IdentifiersNote { get; init; } = "Short forms above are the beginnings of these.";

    public string Attachments { get; init; } = "Annex B: attachments";

    public string AttachmentVerified { get; init; } = "verified";

    public string AttachmentNotIncluded { get; init; } = "not included";

    public string AttachmentWrong { get; init; } = "WRONG";

    public string Bytes { get; init; } = "{0} bytes";

    public string Checking { get; init; } = "Annex C: how to check this dossier";

    public string CheckingFile { get; init; } = "This page proves nothing by itself; the evidence file beside it does. Whoever has the file runs, without any network:";

    public string CheckingNames { get; init; } =
        "Names are as the rosters of the communities bind them. Compare the identifiers of communities and participants with those you know from elsewhere.";

    public string Community { get; init; } = "Community";

    public string Participant { get; init; } = "Participant";

    public string LogPosition { get; init; } = "log position {0} of epoch {1}";

    public string Register { get; init; } = "Register of evidence";

    public string RegisterNote { get; init; } =
        "Kept by {0} for itself, as of {1}. It is this side's own record and no signed statement: nobody else has confirmed it, and the evidence file does not verify it.";

    public string RegisterEmpty { get; init; } = "No item was registered.";

    public string RegisterItem { get; init; } = "Item {0}";

    public string RegisterGap { get; init; } = "The records of this item do not hang together: {0}";

    public string Hash { get; init; } = "SHA-256";

    public string HashComputed { get; init; } = "computed by the keeper's node from the bytes";

    public string HashStated { get; init; } = "stated by whoever entered the item";

    public string CopyOf { get; init; } = "Copy of item {0}";

    public string OriginalItem { get; init; } = "Original";

    public string Collected { get; init; } = "Collected";

    public string Collector { get; init; } = "Collected by";

    public string Place { get; init; } = "Place";

    public string Tool { get; init; } = "Tool";

    public string Method { get; init; } = "Method";

    public string Storage { get; init; } = "Kept at";

    public string SealedBag { get; init; } = "Sealed bag";

    public string Handling { get; init; } = "Handling";

    public string Holder { get; init; } = "Now with";

    public string Entered { get; init; } = "Entered by {0}, {1}";

    public string CustodyHead { get; init; } = "Hash of all records";

    public string FromTo { get; init; } = "from {0} to {1}";

    public string Corrects { get; init; } = "corrects record {0}";

    public string Same { get; init; } = "the same hash";

    public string Different { get; init; } = "ANOTHER HASH: {0}";

    /// <summary>Codes of a register in words; a code without words shows as it stands.</summary>
    public IReadOnlyDictionary<string, string> Codes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["held"] = "held", ["handed-over"] = "handed over", ["moved"] = "kept elsewhere", ["file-kept"] = "the node keeps its bytes", ["verified"] = "hash taken again",
        ["corrected"] = "corrected", ["returned"] = "returned", ["destroyed"] = "destroyed",
        ["recomputed-here"] = "by the node, from the bytes it keeps", ["stated"] = "by whoever holds it",
    };

    /// <summary>Dates written out, so that no reader takes the month for the day.</summary>
    internal string Time(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm:ss", CultureInfo.GetCultureInfo(Language)) + " UTC";
}
