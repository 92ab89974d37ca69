namespace Comity.Statements.Evidence;

/// <summary>What a verification of an evidence file came to.</summary>
public enum EvidenceVerdict
{
    /// <summary>Something in the file is wrong; the findings name it.</summary>
    Wrong,

    /// <summary>Nothing is wrong, and something that would be needed for full proof is not in the file.</summary>
    Incomplete,

    /// <summary>Everything in the file is genuine, and every statement stands where it says.</summary>
    Verified,
}

/// <summary>How far a statement of the file is proven.</summary>
public enum EvidenceGrade
{
    /// <summary>Not even its signature holds: nobody's word.</summary>
    NotVerified,

    /// <summary>Validly signed; its place in its issuer's log is not proven here.</summary>
    Received,

    /// <summary>In a checkpoint that its issuer's log has signed.</summary>
    Anchored,
}

/// <summary>Everything that one verification found out, and nothing that was only claimed, <see cref="ClaimedExport"/> excepted.</summary>
public sealed record EvidenceReport
{
    public string Format { get; init; } = "comity-evidence-report/1";

    public required EvidenceVerdict Verdict { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<StatementReport> Statements { get; init; }

    public required IReadOnlyList<ParticipantReport> Participants { get; init; }

    public required IReadOnlyList<CommunityReport> Communities { get; init; }

    public required IReadOnlyList<LogReport> Logs { get; init; }

    public required IReadOnlyList<AttachmentReport> Attachments { get; init; }

    public required IReadOnlyList<EvidenceFinding> Findings { get; init; }

    /// <summary>Proofs that a log said two things at once; each can be shown to anybody by itself.</summary>
    public required IReadOnlyList<EquivocationProof> Equivocations { get; init; }

    /// <summary>Who says it wrote the file: unsigned, not believed.</summary>
    public ExportNote? ClaimedExport { get; init; }

    /// <summary>Whether any statement belongs to an exercise.</summary>
    public bool IsExercise => Statements.Any(statement => statement.Exercise is not null);

    /// <summary>The strictest label of all statements; TLP:RED when one cannot be read.</summary>
    public Tlp Tlp => Statements.Count == 0
        ? Tlp.Red
        : Statements.Select(statement => statement.Marking?.Tlp ?? Tlp.Red).Aggregate(Tlp.Strictest);

    public StatementReport? Find(StatementId id) => Statements.FirstOrDefault(statement => statement.Id == id);

    /// <summary>For a terminal or a log; see <see cref="ReportText"/>.</summary>
    /// <param name="width">Characters to a line, at least 48.</param>
    /// <param name="ascii">Whether only ASCII signs may frame it.</param>
    public string ToText(int width, bool ascii = false) => ReportText.Write(this, width, ascii);

    /// <summary>The report as UTF-8 JSON of format <c>comity-evidence-report/1</c>.</summary>
    public byte[] ToJson() => BodyJson.Write(this);
}

/// <summary>One statement of the file. Where <see cref="Grade"/> is <see cref="EvidenceGrade.NotVerified"/>, only <see cref="Id"/> is known: as claimed.</summary>
public sealed record StatementReport
{
    /// <summary>Where it stands in the file.</summary>
    public required string Where { get; init; }

    public required StatementId Id { get; init; }

    public required EvidenceGrade Grade { get; init; }

    public ParticipantId? Author { get; init; }

    /// <summary>The name and code that the roster named by the statement binds to the author.</summary>
    public string? AuthorName { get; init; }

    public string? AuthorCode { get; init; }

    public CommunityId? Community { get; init; }

    /// <summary>The author's own clock.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    public string? Type { get; init; }

    public Marking? Marking { get; init; }

    public Custody? Custody { get; init; }

    public string? Exercise { get; init; }

    /// <summary>Epoch and index in the author's log; only when proven.</summary>
    public int? Epoch { get; init; }

    public long? Index { get; init; }

    public IReadOnlyList<EvidenceFinding> Findings { get; init; } = [];

    /// <summary>The statement itself, for whoever reads its body; <see langword="null"/> when it is not verified.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Statement? Statement { get; init; }

    /// <summary>Whether its signature holds and nothing found about it is wrong.</summary>
    public bool IsSound => Grade != EvidenceGrade.NotVerified && Findings.All(finding => finding.Weight != FindingWeight.Wrong);
}

/// <summary>A participant whose keys were checked, as far as the file goes: a later keyset may exist elsewhere.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">As the newest roster of the file names it.</param>
/// <param name="Keysets">How many versions the file carries.</param>
/// <param name="Trial">Whether its roots are software keys of a trial.</param>
/// <param name="Forked">Whether two successors of one keyset were found.</param>
public sealed record ParticipantReport(ParticipantId Id, string? Name, int Keysets, bool Trial, bool Forked);

/// <summary>A community whose rosters were checked. That it is the community one means is compared out of band, by its identifier.</summary>
public sealed record CommunityReport(CommunityId Id, string Name, int Rosters, IReadOnlyList<ParticipantId> Registrars, int Threshold, bool Forked);

/// <summary>A log: its greatest believed size, and how many checkpoints the file has of it.</summary>
public sealed record LogReport(string Origin, long Size, int Checkpoints, bool Forked);

/// <summary>What became of one attachment.</summary>
public enum AttachmentState
{
    /// <summary>The bytes are there and are not what was signed, or nobody signed them.</summary>
    Wrong,

    /// <summary>Only its hash is in the file.</summary>
    NotIncluded,

    /// <summary>The bytes are exactly those that were signed.</summary>
    Verified,
}

/// <summary>An attachment of a verified statement.</summary>
public sealed record AttachmentReport(Sha256Digest Sha256, long Size, string Name, string MediaType, IReadOnlyList<StatementId> Statements, AttachmentState State);

/// <summary>Two signed checkpoints of one log that no single history allows; with an index, two statements proven to be the same leaf.</summary>
public sealed record EquivocationProof(string Origin, long? Index, StatementId? OneStatement, StatementId? OtherStatement, string OneCheckpoint, string OtherCheckpoint);
