namespace Comity.Federation;

/// <summary>Carries one exchange between a seat of this node and a peer.</summary>
/// <remarks>
/// At most once, perhaps never, perhaps without the answer: whoever calls must be able to call again. An implementation authenticates the
/// caller to the peer as <see cref="PeerCall.Self"/>, bounds time and bytes, and believes nothing of the answer.
/// </remarks>
public interface IPeerChannel
{
    /// <returns>The peer's answer whatever its status, or why there was none.</returns>
    Task<Result<PeerAnswer>> SendAsync(PeerCall call, CancellationToken cancellation);
}

/// <summary>One request to a peer.</summary>
/// <param name="Self">The seat that speaks.</param>
/// <param name="Peer">To whom.</param>
/// <param name="Target">Path and query under the peer's base address.</param>
/// <param name="MediaType">Of the body of a POST; null for a GET.</param>
/// <param name="Body">Empty for a GET.</param>
public sealed record PeerCall(ParticipantId Self, ParticipantId Peer, string Target, string? MediaType, byte[] Body)
{
    public static PeerCall Get(ParticipantId self, ParticipantId peer, string target) => new(self, peer, target, null, []);

    public static PeerCall Post(ParticipantId self, ParticipantId peer, string target, string mediaType, byte[] body) =>
        new(self, peer, target, mediaType, body);
}

/// <summary>A peer's answer.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="RetryAfter">How long the peer asks to wait.</param>
public sealed record PeerAnswer(int Status, string? MediaType, byte[] Body, TimeSpan? RetryAfter = null)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
