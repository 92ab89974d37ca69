using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Comity.Tlog;

namespace Comity.Statements.Evidence;

/// <summary>
/// One file with everything that a third party needs to check statements without any node: the signed texts, where they stand in their
/// issuers' logs, the keys and rosters behind them, and the hashes of their attachments. Nothing in it is believed because it stands here.
/// </summary>
/// <remarks>Strict JSON (<see cref="StrictJson"/>) with closed members, so that a changed byte cannot hide. Source: federation.md 2.3.</remarks>
public sealed record EvidenceBundle
{
    /// <summary>Largest file read, in bytes, attachments inside it included.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Most entries of any list in the file.</summary>
    public const int MaxListed = 20_000;

    public const string FormatName = "comity-evidence/1";

    public required string Format { get; init; }

    /// <summary>Who wrote the file, and when, by its own account: unsigned, and never believed.</summary>
    public ExportNote? Note { get; init; }

    public IReadOnlyList<EvidenceItem> Statements { get; init; } = [];

    /// <summary>Each participant's genesis before its later keysets.</summary>
    public IReadOnlyList<EvidenceItem> Keysets { get; init; } = [];

    /// <summary>Each community's genesis before its later rosters.</summary>
    public IReadOnlyList<EvidenceItem> Rosters { get; init; } = [];

    public IReadOnlyList<EvidenceLog> Logs { get; init; } = [];

    public IReadOnlyList<EvidenceAttachment> Attachments { get; init; } = [];

    public IReadOnlyList<EvidencePhrase> Phrases { get; init; } = [];

    /// <summary>Reads the shape and believes nothing of it.</summary>
    public static Result<EvidenceBundle> Read(ReadOnlyMemory<byte> file)
    {
        if (StrictJson.Check(file.Span, MaxBytes) is { } bad)
            return bad.Where is null ? bad with { Where = WhereNotText(file.Span) } : bad;
        try
        {
            return JsonSerializer.Deserialize<EvidenceBundle>(file.Span, BodyJson.Closed) is { Format: FormatName } bundle
                ? BoundsFlaw(bundle) is { } flaw ? flaw : bundle
                : new BadEvidence($"The file is not a {FormatName} file.") { Where = "/format" };
        }
        catch (JsonException problem)
        {
            return new BadEvidence($"The file does not have the shape of a {FormatName} file.")
            { Where = $"{problem.Path}, line {problem.LineNumber + 1}, byte {problem.BytePositionInLine}" };
        }
    }

    /// <summary>The file: UTF-8 JSON without whitespace between tokens.</summary>
    public byte[] Write() => BodyJson.Write(this);

    private static BadEvidence? BoundsFlaw(EvidenceBundle bundle)
    {
        (string Name, int Count, bool HasNull)[] lists =
        [
            ("statements", bundle.Statements.Count, bundle.Statements.Any(item => item is null)),
            ("keysets", bundle.Keysets.Count, bundle.Keysets.Any(item => item is null)),
            ("rosters", bundle.Rosters.Count, bundle.Rosters.Any(item => item is null)),
            ("logs", bundle.Logs.Count, bundle.Logs.Any(log => log is not { IsComplete: true })),
            ("attachments", bundle.Attachments.Count, bundle.Attachments.Any(item => item is null)),
            ("phrases", bundle.Phrases.Count, bundle.Phrases.Any(item => item is null)),
        ];
        var flawed = lists.FirstOrDefault(list => list.Count > MaxListed || list.HasNull);
        return flawed.Name is null
            ? null
            : new BadEvidence($"A list has at most {MaxListed} entries, and none is null.") { Where = "/" + flawed.Name };
    }

    /// <summary>The first byte that no UTF-8 text has there.</summary>
    private static string WhereNotText(ReadOnlySpan<byte> file)
    {
        var at = 0;
        while (at < file.Length && Rune.DecodeFromUtf8(file[at..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
            at += consumed;
        return $"byte {at}";
    }
}

/// <summary>A signed text as it was issued, the name it should have, and its claimed place in its issuer's log.</summary>
/// <param name="Sid">Says which statement is meant even if its text is damaged; compared with the text.</param>
/// <param name="Jws">JWS Compact, or JWS General JSON for keysets and rosters.</param>
/// <param name="Place">Absent while no checkpoint covers it.</param>
public sealed record EvidenceItem(
    StatementId Sid,
    string Jws,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LeafPlace? Place = null);

/// <summary>A claim that a statement is a leaf of its issuer's log.</summary>
/// <param name="Epoch">Of the log.</param>
/// <param name="Index">From 0.</param>
/// <param name="Size">Of the tree that the proof leads to: one of the log's checkpoints in this file.</param>
/// <param name="Proof">RFC 6962 2.1.1, from the leaf's sibling upwards.</param>
public sealed record LeafPlace(int Epoch, long Index, long Size, [property: JsonConverter(typeof(ProofJsonConverter))] TreeHash[] Proof);

/// <summary>What a participant's log has signed, as far as the file's places need it.</summary>
/// <param name="Participant">Whose log.</param>
/// <param name="Epoch">Which of its logs.</param>
/// <param name="Checkpoints">C2SP signed notes.</param>
/// <param name="Links">Proofs that one checkpoint continues another.</param>
public sealed record EvidenceLog(ParticipantId Participant, int Epoch, IReadOnlyList<string> Checkpoints, IReadOnlyList<LogLink> Links)
{
    /// <summary>Most checkpoints and most links of one log.</summary>
    public const int MaxCheckpoints = 2_000;

    internal bool IsComplete =>
        Checkpoints.Count <= MaxCheckpoints && Links.Count <= MaxCheckpoints
        && Checkpoints.All(note => note is not null) && Links.All(link => link is not null);
}

/// <summary>A claim that the tree of one size begins the tree of another.</summary>
/// <param name="From">The smaller size.</param>
/// <param name="To">The greater size.</param>
/// <param name="Proof">RFC 6962 2.1.2.</param>
public sealed record LogLink(long From, long To, [property: JsonConverter(typeof(ProofJsonConverter))] TreeHash[] Proof);

/// <summary>Where the bytes of an attachment are; what they must be stands in the signed statement.</summary>
/// <param name="Sha256">Of the plain bytes.</param>
/// <param name="Size">Of the plain bytes.</param>
/// <param name="Name">As the statement names it.</param>
/// <param name="File">A plain file name in the folder beside the bundle; absent when the bytes are inside or not included.</param>
/// <param name="Data">The bytes in base64 (RFC 4648 4); absent when they are beside the bundle or not included.</param>
public sealed record EvidenceAttachment(
    [property: JsonConverter(typeof(DigestJsonConverter))] Sha256Digest Sha256,
    long Size,
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? File = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Data = null);

/// <summary>The key phrase of two participants of a community, for comparing with what they read to each other.</summary>
public sealed record EvidencePhrase(ParticipantId One, ParticipantId Other, CommunityId Community, string Digits);

/// <summary>Who says it wrote the file. Anybody could have written anything here.</summary>
public sealed record ExportNote(ParticipantId Seat, string Name, DateTimeOffset At);

/// <summary>A file that is no evidence bundle; nothing in it was looked at.</summary>
public sealed record BadEvidence(string Explanation) : Refusal("evidence.unreadable", Explanation);

/// <summary>Carries the hashes of a proof, each in its one base64 spelling.</summary>
internal sealed class ProofJsonConverter : JsonConverter<TreeHash[]>
{
    public override TreeHash[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Expected a list of hashes.");
        var hashes = new List<TreeHash>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            if (hashes.Count == MerkleProof.MaxLength || !TreeHash.TryParse(reader.GetString(), out var hash))
                throw new JsonException($"Expected at most {MerkleProof.MaxLength} hashes of 44 base64 characters.");
            hashes.Add(hash);
        }

        return reader.TokenType == JsonTokenType.EndArray ? [.. hashes] : throw new JsonException("Expected a hash.");
    }

    public override void Write(Utf8JsonWriter writer, TreeHash[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var hash in value)
            writer.WriteStringValue(hash.ToString());
        writer.WriteEndArray();
    }
}
