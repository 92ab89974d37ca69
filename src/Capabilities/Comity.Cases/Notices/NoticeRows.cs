using Comity.Cases.Territory;

namespace Comity.Cases.Notices;

/// <summary>A file of reference data by which addresses are resolved. Its bytes are laid in sealed.</summary>
internal sealed class TerritorySourceRow
{
    public required int Seat { get; init; }

    /// <summary>What our officers call it: a label of sources and warning lists.</summary>
    public required string Name { get; init; }

    public required SourceKind Kind { get; set; }

    /// <summary>Where its bytes are, as JSON (<see cref="Comity.Statements.Attachment"/>).</summary>
    public required string File { get; set; }

    /// <summary>The registry that published it, for data in a registry's own format.</summary>
    public string? Registry { get; set; }

    /// <summary>The day up to which it counts; null if it does not say.</summary>
    public DateOnly? DataDate { get; set; }

    /// <summary>Ranges or addresses read from it.</summary>
    public required int Records { get; set; }

    /// <summary>Lines that could not be used.</summary>
    public required int Problems { get; set; }

    public required DateTimeOffset LoadedAt { get; set; }
}

/// <summary>What a file of reference data is.</summary>
public enum SourceKind
{
    /// <summary>A regional registry's delegated statistics.</summary>
    Registry,

    /// <summary>Lines of start, end, code.</summary>
    Ranges,

    /// <summary>Ranges to which the community itself gives codes; they win over reserved ranges and registries.</summary>
    Community,

    /// <summary>Our own addresses, wherever a registry files them.</summary>
    Own,

    /// <summary>Addresses that often stand on lists without fault of theirs.</summary>
    Warning,
}

/// <summary>One version of a community's reading of registry codes; all versions are kept.</summary>
internal sealed class CodeTableRow
{
    public required int Seat { get; init; }

    public required CommunityId Community { get; init; }

    public required int Version { get; init; }

    /// <summary>The form of <see cref="CommunityCodes"/>.</summary>
    public required byte[] Json { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The officer's login.</summary>
    public required string ChangedBy { get; init; }
}

/// <summary>A list of addresses that somebody imported, to be divided into notices. Its bytes are laid in sealed.</summary>
internal sealed class ImportedListRow
{
    public required Guid Id { get; init; }

    public required int Seat { get; init; }

    public required string Name { get; init; }

    /// <summary>Where its bytes are, as JSON (<see cref="Comity.Statements.Attachment"/>).</summary>
    public required string File { get; init; }

    /// <summary>What was asked once for all items that lack it, as JSON (field to text).</summary>
    public string Sightings { get; set; } = "{}";

    public required int Items { get; init; }

    public required int Problems { get; init; }

    public required DateTimeOffset ImportedAt { get; init; }

    /// <summary>The officer's login.</summary>
    public required string ImportedBy { get; init; }
}

/// <summary>Which draft was made from a list for which State: asked again, the same draft is given.</summary>
internal sealed class NoticeDraftRow
{
    public required Guid List { get; init; }

    public required ParticipantId Participant { get; init; }

    public required Guid Draft { get; init; }

    public required int Items { get; init; }
}

/// <summary>How far the attachment of a notice, or of answers, has been read into rows.</summary>
internal enum NoticeFileState
{
    /// <summary>Not read yet; perhaps still arriving.</summary>
    Waiting,
    Read,

    /// <summary>It never comes, or is not in its form.</summary>
    Refused,

    /// <summary>Its statement was taken back.</summary>
    Recalled,
}

/// <summary>The attachment of a statement of a territory notice's thread. Derived from the statement, and again in a rebuild.</summary>
internal sealed class NoticeFileRow
{
    public required int Seat { get; init; }

    public required StatementId Sid { get; init; }

    public required StatementId Thread { get; init; }

    /// <summary>The statement's; files of a thread are read in this order.</summary>
    public required long Arrival { get; init; }

    public required bool IsNotice { get; init; }

    public NoticeFileState State { get; set; }

    /// <summary>Why it was refused.</summary>
    public string? Code { get; set; }
}

/// <summary>One item of a notice with the answer in force, read from the attachments.</summary>
internal sealed class NoticeItemRow
{
    public required int Seat { get; init; }

    public required StatementId Thread { get; init; }

    public required int Item { get; init; }

    /// <summary>The notice's: decides who may read it.</summary>
    public required long Arrival { get; init; }

    public required string Address { get; init; }

    public required string Behaviour { get; init; }

    public required string Protocol { get; init; }

    public required string Ports { get; init; }

    public required string First { get; init; }

    public required string Last { get; init; }

    public required string Observer { get; init; }

    public required int Confidence { get; init; }

    public required string Code { get; init; }

    public required string Source { get; init; }

    /// <summary>An <see cref="AnswerKind"/>; -1 while there is none, so that it can stand in an index.</summary>
    public int Answer { get; set; } = -1;

    public string? Whose { get; set; }

    /// <summary>The arrival of the statement that answers it.</summary>
    public long? AnsweredIn { get; set; }
}

/// <summary>One answer as it was given, in force or replaced by a later one.</summary>
internal sealed class NoticeAnswerRow
{
    public required int Seat { get; init; }

    public required StatementId Thread { get; init; }

    public required long Arrival { get; init; }

    public required int Item { get; init; }

    public required int Answer { get; init; }

    public string? Whose { get; init; }
}
