using System.Text;
using System.Text.Json;
using Comity.Statements;
using Comity.Storage.History;

namespace Comity.Office.Drafts;

/// <summary>Everything that a draft would say. Type and community stay what they were when it was begun.</summary>
public sealed record DraftContent
{
    public required StatementType Type { get; init; }

    public required CommunityId Community { get; init; }

    public required Marking Marking { get; init; }

    /// <summary>A JSON object of the type (<see cref="BodyJson"/>).</summary>
    public required byte[] Body { get; init; }

    public UseTerms? Use { get; init; }

    public string? Exercise { get; init; }

    public IReadOnlyList<Reference> References { get; init; } = [];

    /// <summary>
    /// References whose narrower marking the author has seen and means to reveal the existence of (federation.md 2.2). Part of what is
    /// cleared.
    /// </summary>
    public IReadOnlyList<StatementId> ConfirmedReferences { get; init; } = [];

    public StatementId? Supersedes { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether named participants get a copy although the roster no longer admits them: for recalls.</summary>
    public bool ReachesFormerMembers { get; init; }

    /// <summary>What a capability proposes to say, as a draft that people then edit, clear and release.</summary>
    public static DraftContent From(StatementDraft proposed) => new()
    {
        Type = proposed.Type,
        Community = proposed.Community,
        Marking = proposed.Marking,
        Body = proposed.Body,
        Use = proposed.Use,
        Exercise = proposed.Exercise,
        References = proposed.References,
        Supersedes = proposed.Supersedes,
        Subject = proposed.Subject,
        Attachments = proposed.Attachments,
        ExpiresAt = proposed.ExpiresAt,
        ReachesFormerMembers = proposed.ReachesFormerMembers,
    };

    internal static DraftContent Of(DraftRow row)
    {
        var rest = Read<DraftRest>(row.Rest);
        return new DraftContent
        {
            Type = row.Type,
            Community = row.Community,
            Marking = Read<Marking>(row.Marking),
            Body = row.Body,
            Use = rest.Use,
            Exercise = rest.Exc,
            References = rest.Re,
            ConfirmedReferences = rest.Confirmed,
            Supersedes = rest.Sup,
            Subject = rest.Subj,
            Attachments = rest.Att,
            ExpiresAt = rest.Exp,
            ReachesFormerMembers = rest.Former,
        };
    }

    internal string MarkingJson() => Encoding.UTF8.GetString(BodyJson.Write(Marking));

    internal string RestJson() => Encoding.UTF8.GetString(BodyJson.Write(new DraftRest
    {
        Use = Use,
        Exc = Exercise,
        Re = References,
        Confirmed = ConfirmedReferences,
        Sup = Supersedes,
        Subj = Subject,
        Att = Attachments,
        Exp = ExpiresAt is { } expires ? Timestamp.Cut(expires) : null,
        Former = ReachesFormerMembers,
    }));

    internal StatementDraft ForRelease(int seat) => new()
    {
        Seat = seat,
        Type = Type,
        Community = Community,
        Marking = Marking,
        Body = Body,
        Use = Use,
        Exercise = Exercise,
        References = References,
        Supersedes = Supersedes,
        Subject = Subject,
        Attachments = Attachments,
        ExpiresAt = ExpiresAt,
        ReachesFormerMembers = ReachesFormerMembers,
    };

    /// <summary>What would make every reader refuse the statement, in the words of the envelope's own reader; null if nothing would.</summary>
    internal Refusal? Flaw(ParticipantId self)
    {
        if (Type.Capability == "trust")
            return new NotDrafted(Type) { Where = "type" };
        if (Marking.Flaw() is { } marking)
            return marking;
        if (StrictJson.Check(Body, Envelope.MaxBytes) is { } body)
            return body;
        if (ConfirmedReferences.Any(sid => sid != Supersedes && References.All(reference => reference.Sid != sid)))
            return new ConfirmedWithoutReference { Where = "confirmedReferences" };
        return EnvelopeReader.Read(EnvelopeWriter.Write(Trial(self))).Refusal;
    }

    // As it will be signed, but for what only the signing knows.
    private Envelope Trial(ParticipantId self) => new()
    {
        Type = Type,
        Issuer = self,
        Community = Community,
        Keyset = default(StatementId),
        Roster = default(StatementId),
        Nonce = Sha256Digest.Of("a nonce to try with"u8),
        IssuedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = ExpiresAt is { } expires ? Timestamp.Cut(expires) : null,
        Marking = Marking,
        Use = Use,
        Exercise = Exercise,
        References = References,
        Supersedes = Supersedes,
        Subject = Subject,
        Attachments = Attachments,
        Body = Body,
    };

    private static T Read<T>(string json)
        where T : class => BodyJson.Read<T>(Encoding.UTF8.GetBytes(json)).TryGet(out var value, out _)
            ? value
            : throw new JsonException("A stored draft cannot be read."); // its content stays out of the message
}

/// <summary>What a draft would say besides type, community, marking and body, as it is stored and hashed.</summary>
internal sealed record DraftRest
{
    public UseTerms? Use { get; init; }

    public string? Exc { get; init; }

    public IReadOnlyList<Reference> Re { get; init; } = [];

    public IReadOnlyList<StatementId> Confirmed { get; init; } = [];

    public StatementId? Sup { get; init; }

    public string? Subj { get; init; }

    public IReadOnlyList<Attachment> Att { get; init; } = [];

    public DateTimeOffset? Exp { get; init; }

    public bool Former { get; init; }
}
