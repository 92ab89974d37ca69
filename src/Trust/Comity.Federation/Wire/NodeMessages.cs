using System.Text.Json;
using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Storage.Keys;
using Comity.Storage.Trust;

namespace Comity.Federation;

/// <summary>Signs heads and receipts with a seat's node key, and believes those of others only under their node keys.</summary>
internal sealed class NodeMessages(TrustBook trust, SeatKeys seatKeys, TimeProvider time)
{
    /// <summary>Most communities that a head or receipt names.</summary>
    private const int MaxRosters = 128;

    public byte[] Sign<T>(T message, string typ, ParticipantId self)
        where T : FeedMessage
    {
        var signer = seatKeys.SignerFor(trust.Of(self)!.Newest, KeyUse.Node)
            ?? throw new InvalidOperationException($"This node holds no node key of {self}.");
        return JwsCompact.Sign(BodyJson.Write(message), typ, signer);
    }

    /// <summary>The head of a page that leads a feed to a position.</summary>
    /// <param name="n">Position after the page; <paramref name="h"/> is the chained hash there.</param>
    /// <param name="page">Digest of everything behind the head.</param>
    public FeedHead Head(ParticipantId self, ParticipantId peer, Sha256Digest feed, long n, Sha256Digest h, Sha256Digest page) => new()
    {
        V = SyncProfile.Version,
        From = self,
        To = peer,
        Feed = feed,
        N = n,
        H = h,
        Keyset = NewestKeyset(self),
        Rosters = SharedRosters(self, peer),
        Page = page,
        Iat = Now,
    };

    /// <summary>The message, if <paramref name="signer"/> of it signed it with one of the signer's node keys.</summary>
    /// <param name="signer">Picks the signing side of the feed.</param>
    public Result<T> Open<T>(ReadOnlyMemory<byte> jws, string typ, Func<T, ParticipantId> signer)
        where T : FeedMessage
    {
        if (!Read<T>(jws, typ).TryGet(out var read, out var bad))
            return bad;
        var (parsed, message) = read;
        if (trust.Of(signer(message)) is not { } chain)
            return new UnknownIssuer(signer(message));
        return parsed.TryVerify(kid => NodeKey(chain, kid)?.Key, out _, out var error) ? message
            : error == JoseError.UnknownKey ? new UnknownKey(parsed.ClaimedKids[0])
            : new BadMessage($"The signature is refused: {error}.");
    }

    /// <summary>What it says before anything is checked: whose keys to look for.</summary>
    public static Result<T> Claimed<T>(ReadOnlyMemory<byte> jws, string typ)
        where T : FeedMessage => Read<T>(jws, typ).TryGet(out var read, out var bad) ? read.Message : bad;

    /// <summary>A node key of any keyset of the chain that the newest one does not revoke.</summary>
    public static ListedKey? NodeKey(KeysetChain chain, string kid) =>
        chain.Newest.Body.Revoke.Any(revoked => revoked.Kid == kid) ? null : chain.FindKey(kid, KeyUse.Node);

    /// <summary>The newest rosters of the communities that both belong to.</summary>
    public IReadOnlyDictionary<CommunityId, StatementId> SharedRosters(ParticipantId self, ParticipantId peer) => trust.Communities
        .Where(chain => chain.Newest.Admits(self) && chain.Newest.Admits(peer))
        .OrderBy(chain => chain.Community).Take(MaxRosters)
        .ToDictionary(chain => chain.Community, chain => chain.Newest.Id);

    public StatementId NewestKeyset(ParticipantId self) => trust.Of(self)!.Newest.Id;

    public DateTimeOffset Now => Timestamp.Cut(time.GetUtcNow());

    private static Result<(UnverifiedJws Parsed, T Message)> Read<T>(ReadOnlyMemory<byte> jws, string typ)
        where T : FeedMessage
    {
        if (!JwsCompact.TryParse(jws, typ, SyncProfile.MaxMessageBytes, out var parsed, out var error))
            return new BadMessage($"The signed form is refused: {error}.");
        if (StrictJson.Check(parsed.ClaimedPayload.Span, SyncProfile.MaxMessageBytes) is { } bad)
            return bad;
        try
        {
            var message = JsonSerializer.Deserialize<T>(parsed.ClaimedPayload.Span, BodyJson.Options);
            return message is null ? new BadMessage("It is null.")
                : message.V != SyncProfile.Version ? new NewerProtocol(message.V)
                : message.N < 0 || message.Rosters.Count > MaxRosters ? new BadMessage("A position or a list is out of bounds.")
                : (parsed, message);
        }
        catch (JsonException problem)
        {
            return new BadMessage("It does not have the shape of its type.") { Where = problem.Path };
        }
    }
}
