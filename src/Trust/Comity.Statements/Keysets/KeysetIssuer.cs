using System.Security.Cryptography;
using System.Text.Json;
using Comity.Jose;

namespace Comity.Statements.Keysets;

/// <summary>Writes keysets and has them signed by roots. What it returns was read back through <see cref="KeysetChain"/>.</summary>
public static class KeysetIssuer
{
    /// <summary>A keyset entry for a public key.</summary>
    public static KeyEntry Entry(EcPublicJwk key, KeyUse use, string? label = null, IReadOnlyList<string>? types = null, bool automation = false) => new()
    {
        Jwk = Json(key),
        Use = use,
        Label = label,
        Types = types,
        Automation = automation,
    };

    /// <summary>A root as a keyset lists it.</summary>
    public static JsonElement Json(EcPublicJwk key) => JsonDocument.Parse(key.ToJson()).RootElement.Clone();

    /// <summary>Founds a participant: its identifier is the hash of this keyset.</summary>
    /// <param name="body">Version 1, no prev.</param>
    /// <param name="roots">At least the threshold of its roots.</param>
    public static Result<KeysetChain> Genesis(KeysetBody body, IReadOnlyList<JwsSigner> roots, DateTimeOffset now)
    {
        var jws = JwsGeneral.Sign(EnvelopeWriter.Write(EnvelopeOf(body, issuer: null, now)), StatementForm.Typ, roots);
        return KeysetChain.Found(new ReceivedStatement(jws));
    }

    /// <summary>The chain with a next keyset: <paramref name="change"/> starts from the newest body.</summary>
    /// <param name="roots">A threshold of the newest roots and of the next ones.</param>
    public static Result<KeysetChain> Next(KeysetChain chain, Func<KeysetBody, KeysetBody> change, IReadOnlyList<JwsSigner> roots, DateTimeOffset now)
    {
        var newest = chain.Newest;
        // What ended an epoch stands in the keyset that declared the next, and in no later one.
        var body = change(newest.Body with { LastUndisputed = null }) with { Version = newest.Version + 1, Prev = newest.Id };
        var envelope = EnvelopeOf(body, chain.Participant, now) with { Keyset = newest.Id };
        return chain.Append(new ReceivedStatement(JwsGeneral.Sign(EnvelopeWriter.Write(envelope), StatementForm.Typ, roots)));
    }

    private static Envelope EnvelopeOf(KeysetBody body, ParticipantId? issuer, DateTimeOffset now) => new()
    {
        Type = TrustTypes.Keyset,
        Issuer = issuer,
        Nonce = new Sha256Digest(RandomNumberGenerator.GetBytes(Sha256Digest.Size)),
        IssuedAt = Timestamp.Cut(now),
        Marking = Marking.Create(Tlp.Green, new Audience.Peers()).Value,
        Body = BodyJson.Write(body),
    };
}
