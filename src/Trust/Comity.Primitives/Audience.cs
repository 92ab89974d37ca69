using System.Text.Json.Serialization;

namespace Comity;

/// <summary>Who a statement is for. An audience that cannot be read or is empty is <see cref="Nobody"/>.</summary>
[JsonConverter(typeof(AudienceJsonConverter))]
public abstract record Audience
{
    private protected Audience()
    {
    }

    /// <summary>Nobody at all: what an unknown or missing audience means.</summary>
    public static Audience Nobody { get; } = new Named([]);

    /// <summary>Participants by name, each with the desks that alone may read (all of its desks when none is named).</summary>
    public sealed record Named(IReadOnlyList<Recipient> Recipients) : Audience
    {
        public bool Equals(Named? other) => other is not null && Recipients.SequenceEqual(other.Recipients);

        public override int GetHashCode() => Recipients.Count == 0 ? 0 : Recipients[0].GetHashCode();
    }

    /// <summary>Every member of one community, as its roster lists them.</summary>
    public sealed record Community(CommunityId Id) : Audience;

    /// <summary>Every participant the issuer has a community with: for keysets and descriptors only.</summary>
    public sealed record Peers : Audience;

    /// <summary>Everybody: for TLP:CLEAR only.</summary>
    public sealed record Public : Audience;
}

/// <summary>One participant a statement is addressed to.</summary>
/// <param name="Participant">Who.</param>
/// <param name="Desks">Identifiers of the desks that alone may read; empty means all of its desks.</param>
public sealed record Recipient(ParticipantId Participant, IReadOnlyList<string> Desks)
{
    public bool Equals(Recipient? other) =>
        other is not null && Participant == other.Participant && Desks.SequenceEqual(other.Desks, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Participant, Desks.Count);
}
