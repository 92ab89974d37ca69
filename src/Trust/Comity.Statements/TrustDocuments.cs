using System.Text.Json;

namespace Comity.Statements;

/// <summary>What an unverified keyset, roster or descriptor says it is: good for finding the chain to check it against, and for nothing else.</summary>
public static class TrustDocuments
{
    public static StatementId? Sid(ReceivedStatement received) =>
        received.Claimed.Form.TryGet(out var jws, out _) ? StatementId.Of(jws.ClaimedPayload.Span) : null;

    /// <summary>The participant that a later keyset or a descriptor names; <see langword="null"/> for a genesis.</summary>
    public static ParticipantId? ClaimedIssuer(ReceivedStatement received) => Claimed(received)?.Issuer;

    /// <summary>The community that a later roster names; <see langword="null"/> for a genesis.</summary>
    public static CommunityId? ClaimedCommunity(ReceivedStatement received) => Claimed(received)?.Community;

    /// <summary>The type it says it has.</summary>
    public static StatementType? ClaimedType(ReceivedStatement received) => Claimed(received)?.Type;

    /// <summary>That the bytes are well formed, and of a version that this software does not read; <see langword="null"/> otherwise.</summary>
    public static NewerVersion? Newer(ReceivedStatement received) =>
        received.Claimed.Envelope.Refusal as NewerVersion;

    /// <summary>The member <c>iss</c> of a payload whose version this software does not read.</summary>
    public static ParticipantId? StatedIssuer(ReceivedStatement received)
    {
        if (!received.Claimed.Form.TryGet(out var jws, out _))
            return null;
        using var payload = JsonDocument.Parse(jws.ClaimedPayload);
        return payload.RootElement.TryGetProperty("iss", out var member) && member.ValueKind == JsonValueKind.String
            && ParticipantId.TryParse(member.GetString()!, out var issuer) ? issuer : null;
    }

    /// <summary>The envelope as it stands there, unverified.</summary>
    public static Envelope? Claimed(ReceivedStatement received) => received.Claimed.Envelope.TryGet(out var envelope, out _) ? envelope : null;
}
