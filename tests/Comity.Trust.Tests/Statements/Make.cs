using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Comity.Jose;
using Comity.Statements;
using Comity.Statements.Keysets;
using Comity.Statements.Rosters;
using StatementType = Comity.Statements.StatementType;

namespace Comity.Trust.Tests.Statements;

/// <summary>Keys, keysets, rosters and statements of invented participants, made the same way each time but for their signatures.</summary>
internal static class Make
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    public static readonly StatementType Note = StatementType.Parse("test.note/1");

    private static readonly ConcurrentDictionary<string, EcPrivateJwk> Known = new(StringComparer.Ordinal);

    /// <summary>The private key of a label: P-384 where it begins with <c>root</c>. Its value is a hash of the label.</summary>
    public static EcPrivateJwk Key(string label) => Known.GetOrAdd(label, static name =>
    {
        var text = Encoding.UTF8.GetBytes("comity statement vector key " + name);
        var isRoot = name.StartsWith("root", StringComparison.Ordinal);
        var d = isRoot ? SHA384.HashData(text) : SHA256.HashData(text);
        using var key = ECDsa.Create(new ECParameters { Curve = isRoot ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256, D = d });
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = $$"""{"kty":"EC","crv":"{{(isRoot ? "P-384" : "P-256")}}","x":"{{B64(q.X!)}}","y":"{{B64(q.Y!)}}","d":"{{B64(d)}}"}""";
        Assert.True(EcPrivateJwk.TryParse(Encoding.UTF8.GetBytes(jwk), out var parsed, out var error), error.ToString());
        return parsed;
    });

    public static JwsSigner Signer(string label) => new SoftwareSigner(Key(label));

    public static JwsSigner[] Signers(params IEnumerable<string> labels) => [.. labels.Select(Signer)];

    public static string B64(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    public static ReceivedStatement Received(byte[] jws) => new(jws);

    public static KeyEntry Entry(string label, KeyUse use = KeyUse.Issue, params string[] types) =>
        KeysetIssuer.Entry(Key(label).PublicKey, use, label, types.Length == 0 ? null : types);

    /// <summary>The genesis body of a participant: three roots of which two sign, and a key for each use.</summary>
    public static KeysetBody Body(string name) => new()
    {
        Version = 1,
        Threshold = 2,
        Roots = [.. Roots(name).Select(root => KeysetIssuer.Json(Key(root).PublicKey))],
        Keys =
        [
            Entry(name + "-issue"), Entry(name + "-roster", KeyUse.Issue, "trust.roster/1"), Entry(name + "-log", KeyUse.Log),
            Entry(name + "-node", KeyUse.Node), Entry(name + "-seal", KeyUse.Seal),
            Entry(name + "-auto", KeyUse.Issue, "test.answer/1") with { Automation = true },
        ],
    };

    public static string[] Roots(string name) => [$"root-{name}1", $"root-{name}2", $"root-{name}3"];

    public static string[] Two(string name) => Roots(name)[..2];

    public static Envelope Envelope(StatementType type, byte[] body) => new()
    {
        Type = type,
        Nonce = Sha256Digest.Of([.. body, .. Encoding.UTF8.GetBytes(type.ToString())]),
        IssuedAt = Noon,
        Marking = Marking.Create(Tlp.Green, new Audience.Peers()).Value,
        Body = body,
    };

    /// <summary>A signed genesis keyset.</summary>
    public static byte[] Genesis(KeysetBody body, IEnumerable<string> signers, Func<Envelope, Envelope>? tweak = null) =>
        General(Tweaked(Envelope(TrustTypes.Keyset, BodyJson.Write(body)), tweak), signers);

    public static KeysetChain Chain(string name) => KeysetChain.Found(Received(Genesis(Body(name), Two(name)))).Value;

    /// <summary>A signed next keyset, right or wrong.</summary>
    public static byte[] Next(KeysetChain chain, Func<KeysetBody, KeysetBody> change, IEnumerable<string> signers, Func<Envelope, Envelope>? tweak = null)
    {
        var body = change(chain.Newest.Body with { Version = chain.Newest.Version + 1, Prev = chain.Newest.Id });
        var envelope = Envelope(TrustTypes.Keyset, BodyJson.Write(body)) with { Issuer = chain.Participant, Keyset = chain.Newest.Id };
        return General(Tweaked(envelope, tweak), signers);
    }

    /// <summary>A note from a participant to another, under a community that need not exist.</summary>
    public static Envelope NoteOf(KeysetChain issuer, ParticipantId to, string text = "hello") => Envelope(Note, Json(new { text })) with
    {
        Issuer = issuer.Participant,
        Keyset = issuer.Newest.Id,
        Community = new CommunityId(Sha256Digest.Of("community"u8)),
        Roster = new StatementId(Sha256Digest.Of("roster"u8)),
        Marking = Marking.Create(Tlp.Amber, new Audience.Named([new Recipient(to, [])])).Value,
    };

    public static byte[] Compact(Envelope envelope, string signer) => JwsCompact.Sign(EnvelopeWriter.Write(envelope), StatementForm.Typ, Signer(signer));

    public static byte[] General(Envelope envelope, IEnumerable<string> signers) =>
        JwsGeneral.Sign(EnvelopeWriter.Write(envelope), StatementForm.Typ, Signers(signers));

    public static byte[] Json(object value) => JsonSerializer.SerializeToUtf8Bytes(value);

    public static Member Member(KeysetChain chain, string name) => new() { P = chain.Participant, Name = LanguageText.Of("en", name) };

    /// <summary>A genesis roster of these registrars.</summary>
    public static RosterBody RosterBody(int threshold, params KeysetChain[] registrars) => new()
    {
        Version = 1,
        Signers = [.. registrars.Select(chain => new RosterSigner(chain.Participant, chain.Newest.Id))],
        Name = LanguageText.Of("en", "Lakes"),
        Kind = CommunityKind.Regional,
        Registrars = [.. registrars.Select(chain => chain.Participant)],
        Threshold = threshold,
        Members = [.. registrars.Select((chain, i) => Member(chain, $"Member {i + 1}"))],
    };

    public static byte[] GenesisRoster(RosterBody body, KeysetChain proposer, IEnumerable<string> signers, Func<Envelope, Envelope>? tweak = null)
    {
        var envelope = Envelope(TrustTypes.Roster, BodyJson.Write(body)) with
        {
            Issuer = proposer.Participant,
            Keyset = proposer.Newest.Id,
            Marking = Marking.Create(Tlp.Green, new Audience.Named([new Recipient(proposer.Participant, [])])).Value,
        };
        return General(Tweaked(envelope, tweak), signers);
    }

    public static byte[] NextRoster(
        RosterChain rosters, Func<RosterBody, RosterBody> change, KeysetChain proposer, IEnumerable<string> signers, Func<Envelope, Envelope>? tweak = null)
    {
        var newest = rosters.Newest;
        var body = change(newest.Body with { Version = newest.Body.Version + 1, Prev = newest.Id });
        var envelope = Envelope(TrustTypes.Roster, BodyJson.Write(body)) with
        {
            Issuer = proposer.Participant,
            Keyset = proposer.Newest.Id,
            Community = rosters.Community,
            Roster = newest.Id,
            Marking = Marking.Create(Tlp.Green, new Audience.Community(rosters.Community)).Value,
        };
        return General(Tweaked(envelope, tweak), signers);
    }

    /// <summary>A join, right or wrong.</summary>
    public static string Join(KeysetChain member, RosterChain rosters, string signer, Func<JoinBody, JoinBody>? change = null, Func<Envelope, Envelope>? tweak = null)
    {
        var body = new JoinBody(rosters.Community, member.Genesis.Id);
        var envelope = Envelope(TrustTypes.Join, BodyJson.Write(change is null ? body : change(body))) with
        {
            Issuer = member.Participant,
            Keyset = member.Newest.Id,
            Community = rosters.Community,
            Roster = rosters.Newest.Id,
            Marking = Marking.Create(Tlp.Green, new Audience.Named([new Recipient(rosters.Newest.Body.Registrars[0], [])])).Value,
        };
        return Encoding.ASCII.GetString(Compact(Tweaked(envelope, tweak), signer));
    }

    public static Known Knowing(params IEnumerable<KeysetChain> chains) => new(chains);

    private static Envelope Tweaked(Envelope envelope, Func<Envelope, Envelope>? tweak) => tweak is null ? envelope : tweak(envelope);
}

/// <summary>The keyset chains that a verifier in these tests holds.</summary>
internal sealed class Known(IEnumerable<KeysetChain> chains) : IKeysets
{
    private readonly Dictionary<ParticipantId, KeysetChain> _chains = chains.ToDictionary(chain => chain.Participant);

    public KeysetChain? Of(ParticipantId participant) => _chains.GetValueOrDefault(participant);
}
