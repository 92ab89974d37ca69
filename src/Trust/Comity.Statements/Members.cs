using System.Text.Json;

namespace Comity.Statements;

/// <summary>The members of a payload as they stand there, before anybody asks whether they belong together.</summary>
internal sealed class Members
{
    internal static readonly JsonReaderOptions Options = new() { MaxDepth = StrictJson.MaxDepth };

    private ParticipantId? _issuer;
    private CommunityId? _community;
    private StatementId? _keyset;
    private StatementId? _roster;
    private StatementId? _supersedes;
    private DateTimeOffset? _expiresAt;
    private UseTerms? _use;
    private string? _exercise;
    private string? _subject;
    private IReadOnlyList<Reference> _references = [];
    private IReadOnlyList<SeenCheckpoint> _seen = [];
    private IReadOnlyList<Attachment> _attachments = [];

    public long? Version { get; private set; }

    public StatementType? Type { get; private set; }

    public Sha256Digest? Nonce { get; private set; }

    public DateTimeOffset? IssuedAt { get; private set; }

    public Marking? Marking { get; private set; }

    public ReadOnlyMemory<byte>? Body { get; private set; }

    public static Result<Members> From(ReadOnlyMemory<byte> payload)
    {
        var members = new Members();
        var reader = new Utf8JsonReader(payload.Span, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return new BadEnvelope("envelope.not-an-object", "A payload is a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (members.TryTake(name, ref reader, payload) is { } flaw)
                return flaw;
        }

        return members;
    }

    public Envelope ToEnvelope(StatementType type, Sha256Digest nonce, DateTimeOffset issuedAt, Marking marking, ReadOnlyMemory<byte> body) => new()
    {
        Type = type,
        Issuer = _issuer,
        Community = _community,
        Keyset = _keyset,
        Roster = _roster,
        Nonce = nonce,
        IssuedAt = issuedAt,
        ExpiresAt = _expiresAt,
        Marking = marking,
        Use = _use,
        Exercise = _exercise,
        References = _references,
        Supersedes = _supersedes,
        Subject = _subject,
        Seen = _seen,
        Attachments = _attachments,
        Body = body,
    };

    private BadEnvelope? TryTake(string name, ref Utf8JsonReader reader, ReadOnlyMemory<byte> payload)
    {
        try
        {
            return Take(name, ref reader, payload) ? null : Bad(name, "");
        }
        catch (JsonException problem)
        {
            return Bad(name, BodyJson.Pointer(problem.Path));
        }
    }

    private static BadEnvelope Bad(string name, string within) =>
        new("envelope.bad-member", "An envelope member is unknown or does not have its form.") { Where = $"/{StrictJson.Shown(name)}{within}" };

    private bool Take(string name, ref Utf8JsonReader reader, ReadOnlyMemory<byte> payload) => name switch
    {
        "v" => reader.TokenType == JsonTokenType.Number && (Version = reader.GetInt64()) is not null,
        "type" => StatementType.TryParse(Text(ref reader), out var type) && (Type = type) is not null,
        "iss" => ParticipantId.TryParse(Text(ref reader), out var issuer) && (_issuer = issuer) is not null,
        "com" => CommunityId.TryParse(Text(ref reader), out var community) && (_community = community) is not null,
        "ks" => StatementId.TryParse(Text(ref reader), out var keyset) && (_keyset = keyset) is not null,
        "ros" => StatementId.TryParse(Text(ref reader), out var roster) && (_roster = roster) is not null,
        "sup" => StatementId.TryParse(Text(ref reader), out var supersedes) && (_supersedes = supersedes) is not null,
        "nonce" => Sha256Digest.TryParse(Text(ref reader), out var nonce) && (Nonce = nonce) is not null,
        "iat" => Timestamp.TryRead(Text(ref reader), out var issuedAt) && (IssuedAt = issuedAt) is not null,
        "exp" => Timestamp.TryRead(Text(ref reader), out var expiresAt) && (_expiresAt = expiresAt) is not null,
        "exc" => (_exercise = Text(ref reader)) is not null,
        "subj" => (_subject = Text(ref reader)) is not null,
        "mark" => (Marking = Part<Marking>(ref reader)) is not null,
        "use" => (_use = Part<UseTerms>(ref reader)) is not null,
        "re" => NotEmpty(_references = Part<List<Reference>>(ref reader) ?? []),
        "seen" => NotEmpty(_seen = Part<List<SeenCheckpoint>>(ref reader) ?? []),
        "att" => NotEmpty(_attachments = Part<List<Attachment>>(ref reader) ?? []),
        "body" => TakeBody(ref reader, payload),
        _ => false,
    };

    private bool TakeBody(ref Utf8JsonReader reader, ReadOnlyMemory<byte> payload)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        Body = payload[start..(int)reader.BytesConsumed];
        return true;
    }

    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? reader.GetString() : null;

    private static T? Part<T>(ref Utf8JsonReader reader)
        where T : class => JsonSerializer.Deserialize<T>(ref reader, BodyJson.Closed);

    // An empty list and an absent one would be two spellings of the same statement.
    private static bool NotEmpty<T>(IReadOnlyList<T> list) => list.Count > 0 && list.All(item => item is not null);
}
