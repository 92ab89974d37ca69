using System.Net.Http.Headers;
using System.Text.Json;
using Comity.Federation;
using Comity.Federation.HttpSignatures;
using Comity.Federation.Outbound;
using Comity.Jose;
using Comity.Statements.Keysets;
using Comity.Storage.Keys;
using Comity.Storage.Trust;
using Microsoft.Extensions.DependencyInjection;

namespace Comity.Faults.Tests.Doors;

/// <summary>The doors between nodes, tried by a peer whose signature is right and whose content is not, and by everybody else.</summary>
public sealed class PeerDoorTests(OneNode one) : IClassFixture<OneNode>
{
    private const int MaxBytes = 32 * 1_048_576;

    [Theory]
    [InlineData("/federation/v1/push")]
    [InlineData("/federation/v1/pull")]
    public async Task A_signed_message_that_is_wrong_in_itself_is_refused_with_a_code(string path)
    {
        using var peer = SignedByPeer();
        // Without a media type nothing is signed at all; what is too large has a test of its own.
        foreach (var defect in Defects.All.Where(defect => defect.MediaType is not null && defect.Body.Length < Defects.TooLarge))
        {
            var (status, code) = await AskAsync(peer, Post(path, defect.Body, defect.MediaType));

            Assert.True(status == 400, $"{defect.Name}: {status} {code}");
            Assert.Matches("^(json|sync|channel)\\.[a-z0-9-]+$", code);
        }
    }

    [Fact]
    public async Task More_than_a_page_may_hold_is_refused_unread()
    {
        using var peer = SignedByPeer();

        Assert.Equal((413, "channel.too-large"), await AskAsync(peer, Post("/federation/v1/push", new byte[(8 * 1_048_576) + 1], "application/json")));
    }

    [Theory]
    [InlineData("/federation/v1/participants/nobody/keysets", 404, "sync.not-there")]
    [InlineData("/federation/v1/participants/p1:MdBRarBwstRim4OwK8vA4rY-7d6-uk_MZYVPrDhAIEg/descriptor", 404, "sync.not-there")]
    [InlineData("/federation/v1/communities/c1:MdBRarBwstRim4OwK8vA4rY-7d6-uk_MZYVPrDhAIEg/rosters", 404, "sync.not-there")]
    [InlineData("/federation/v1/logs/nobody/0/checkpoint", 403, "sync.not-shared")]
    [InlineData("/federation/v1/logs/nobody/0/tile/../../../etc", 404, "")]
    [InlineData("/federation/v1/participants/nobody/keysets?after=many", 400, "")]
    public async Task What_a_peer_may_not_have_or_does_not_name_is_a_plain_no(string path, int status, string code)
    {
        using var peer = SignedByPeer();

        var answer = await AskAsync(peer, new HttpRequestMessage(HttpMethod.Get, one.Node.Url + path));

        Assert.Equal(status, answer.Status);
        Assert.StartsWith(code, answer.Code, StringComparison.Ordinal);
        Assert.NotEmpty(answer.Code);
    }

    [Fact]
    public async Task Without_a_signature_nothing_is_read_or_told()
    {
        using var http = new HttpClient();
        foreach (var request in new[] { Post("/federation/v1/push", new byte[4096], "application/json"), new HttpRequestMessage(HttpMethod.Get, one.Node.Url + "/federation/v1/participants/nobody/keysets") })
        {
            using var answer = await http.SendAsync(request);

            Assert.Equal((401, "channel.signature-missing"), ((int)answer.StatusCode, await CodeAsync(answer)));
        }
    }

    [Fact]
    public async Task A_key_that_no_known_participant_lists_opens_nothing()
    {
        using var stranger = Client(EcPrivateJwk.GenerateP256());

        Assert.Equal((401, "channel.key-unknown"), await AskAsync(stranger, Post("/federation/v1/push", "{}"u8.ToArray(), "application/json")));
    }

    [Fact]
    public async Task A_peer_that_claims_more_than_it_was_ever_sent_stops_the_signing_visibly_until_the_operator_goes_on_without_it()
    {
        using var peer = SignedByPeer();
        using var office = new Office(one.Node);
        using var operatorsDesk = new OperatorsDesk(one.Node);

        Assert.Equal(200, await ClaimAsync(peer, items: 1_000_000));
        var waits = office.SayAsync("/api/v1/cases", Said.Notification(one.Nodes.Community, one.Peer, "After the lie"));

        Assert.Contains("1000000 items", await operatorsDesk.PageAsync(), StringComparison.Ordinal);
        await Wait.UntilAsync("a release to be refused", () => Task.FromResult(office.Refusals.Contains("node.restored-backup")));
        Assert.False(waits.IsCompleted);
        await operatorsDesk.GoOnWithoutAsync(one.Peer);
        Assert.NotEmpty(await waits);
        // Nor does the same lie stop it again.
        Assert.Equal(200, await ClaimAsync(peer, items: 2_000_000));
        Assert.DoesNotContain("2000000 items", await operatorsDesk.PageAsync(), StringComparison.Ordinal);
    }

    /// <summary>A pull whose receipt says that the peer holds so many items.</summary>
    private async Task<int> ClaimAsync(PeerClient peer, long items)
    {
        var messages = new NodeMessages(one.PeerServices.GetRequiredService<TrustBook>(), one.PeerServices.GetRequiredService<SeatKeys>(), TimeProvider.System);
        var receipt = new FeedReceipt
        {
            V = SyncProfile.Version,
            From = one.Node.Participant,
            To = one.Peer.Participant,
            Feed = Sha256Digest.Of("a feed that never was"u8),
            N = items,
            H = default,
            Keyset = messages.NewestKeyset(one.Peer.Participant),
            Rosters = messages.SharedRosters(one.Peer.Participant, one.Node.Participant),
            Iat = messages.Now,
        };
        using var request = Post(SyncProfile.Pull, messages.Sign(receipt, SyncProfile.ReceiptTyp, one.Peer.Participant), SyncProfile.ReceiptMediaType);
        using var answer = (await peer.Send(request, default)).Value;
        return (int)answer.StatusCode;
    }

    private PeerClient SignedByPeer()
    {
        var keyset = one.PeerServices.GetRequiredService<TrustBook>().Of(one.Peer.Participant)!.Newest;
        return Client(keyset.For(KeyUse.Node).Select(key => one.PeerServices.GetRequiredService<SeatKeys>().Find(key.Kid)).OfType<EcPrivateJwk>().First());
    }

    private static PeerClient Client(EcPrivateJwk key)
    {
        var signer = new SoftwareSigner(key);
        var options = new OutboundOptions { AllowPlainHttpOnLoopback = true, AllowedNetworks = ["127.0.0.0/8"], MaxRequestBytes = MaxBytes };
        return PeerClient.Create(options, pin: null, new ChannelSigner(key.Kid, data => signer.Sign(data)), TimeProvider.System);
    }

    private HttpRequestMessage Post(string path, byte[] body, string? mediaType) => new(HttpMethod.Post, one.Node.Url + path)
    {
        Content = new ByteArrayContent(body) { Headers = { ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType) } },
    };

    private static async Task<(int Status, string Code)> AskAsync(PeerClient peer, HttpRequestMessage request)
    {
        using (request)
        using (var answer = (await peer.Send(request, default)).Value)
            return ((int)answer.StatusCode, await CodeAsync(answer));
    }

    private static async Task<string> CodeAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return problem.RootElement.GetProperty("code").GetString()!;
    }
}
