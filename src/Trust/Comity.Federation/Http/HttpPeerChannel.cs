using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Comity.Federation.HttpSignatures;
using Comity.Federation.Outbound;
using Comity.Jose;
using Comity.Statements.Keysets;
using Comity.Storage.Keys;
using Comity.Storage.Trust;

namespace Comity.Federation;

/// <summary>Reaches peers at the addresses of their descriptors, over TLS 1.3 with signed requests.</summary>
/// <remarks>Addresses are tried in the descriptor's order until one answers. Safe for concurrent use.</remarks>
internal sealed class HttpPeerChannel(TrustBook trust, SeatKeys seatKeys, OutboundOptions options, TimeProvider time) : IPeerChannel, IDisposable
{
    private const int MaxClients = 4096;

    private readonly ConcurrentDictionary<(string Kid, string Endpoint, string Pin), PeerClient> _clients = [];

    public async Task<Result<PeerAnswer>> SendAsync(PeerCall call, CancellationToken cancellation)
    {
        if (trust.DescriptorOf(call.Peer) is not { Endpoints.Count: > 0 } descriptor)
            return new NoWayToPeer(call.Peer);
        Refusal last = new NoWayToPeer(call.Peer);
        foreach (var endpoint in descriptor.Endpoints.Take(4))
        {
            foreach (var pin in descriptor.TlsPins.DefaultIfEmpty("").Take(2))
            {
                if ((await SendAsync(call, endpoint, pin, cancellation)).TryGet(out var answer, out var refusal))
                    return answer;
                last = refusal;
            }
        }

        return last;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    private async Task<Result<PeerAnswer>> SendAsync(PeerCall call, string endpoint, string pin, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(endpoint.TrimEnd('/') + call.Target, UriKind.Absolute, out var address))
            return new PeerAddressUnusable("The descriptor names an address that is none.");
        Result<PeerAnswer> answer = new NoWayToPeer(call.Peer);
        // A peer that has not seen our newest keyset knows the node key of the one before.
        foreach (var signer in Signers(call.Self))
        {
            using var request = Request(call, address);
            var client = Client(signer, endpoint, pin);
            if (!(await client.Send(request, cancellation)).TryGet(out var response, out var refusal))
                return refusal;
            using (response)
                answer = await ReadAsync(response, cancellation);
            if (answer.Value.Status != 401)
                return answer;
        }

        return answer;
    }

    private async Task<PeerAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation) => new(
        (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType,
        await response.Content.ReadAsByteArrayAsync(cancellation), RetryAfter.Read(response, time.GetUtcNow()));

    private static HttpRequestMessage Request(PeerCall call, Uri address)
    {
        if (call.MediaType is not { } type)
            return new HttpRequestMessage(HttpMethod.Get, address);
        var content = new ByteArrayContent(call.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
    }

    private IEnumerable<EcPrivateJwk> Signers(ParticipantId self) =>
        (trust.Of(self)?.All ?? []).Reverse().SelectMany(keyset => keyset.For(KeyUse.Node)).DistinctBy(key => key.Kid)
            .Select(key => seatKeys.Find(key.Kid)).OfType<EcPrivateJwk>().Take(2);

    private PeerClient Client(EcPrivateJwk key, string endpoint, string pin)
    {
        if (_clients.Count >= MaxClients)
            _clients.Clear();
        return _clients.GetOrAdd((key.Kid, endpoint, pin), _ =>
        {
            var signer = new SoftwareSigner(key);
            return PeerClient.Create(options, PinOf(pin), new ChannelSigner(key.Kid, data => signer.Sign(data)), time);
        });
    }

    // A pin that cannot be read pins nothing that exists: fail closed.
    private static Sha256Digest? PinOf(string pin) => pin.Length == 0 ? null : Sha256Digest.TryParse(pin, out var digest) ? digest : default(Sha256Digest);
}
