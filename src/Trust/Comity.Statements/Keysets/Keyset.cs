using System.Text;
using System.Text.Json;
using Comity.Jose;

namespace Comity.Statements.Keysets;

/// <summary>A keyset whose threshold signatures were checked. Immutable.</summary>
public sealed class Keyset
{
    /// <summary>Most roots and most operational keys one keyset may list.</summary>
    public const int MaxRoots = 16;

    /// <summary>Most operational keys one keyset may list.</summary>
    public const int MaxKeys = 256;

    /// <summary>Most revocations one keyset may list: all that its participant ever made.</summary>
    public const int MaxRevoked = 1024;

    private readonly Dictionary<string, EcPublicJwk> _roots;
    private readonly Dictionary<string, ListedKey> _keys;

    private Keyset(StatementId id, KeysetBody body, Dictionary<string, EcPublicJwk> roots, Dictionary<string, ListedKey> keys) =>
        (Id, Body, _roots, _keys) = (id, body, roots, keys);

    public StatementId Id { get; }

    public KeysetBody Body { get; }

    public int Version => Body.Version;

    /// <summary>Its roots, by thumbprint.</summary>
    public IReadOnlyDictionary<string, EcPublicJwk> Roots => _roots;

    /// <summary>Its operational keys, by thumbprint.</summary>
    public IReadOnlyDictionary<string, ListedKey> Keys => _keys;

    public ListedKey? Find(string kid) => _keys.GetValueOrDefault(kid);

    /// <summary>The newest keys of one use, in the order in which the keyset lists them.</summary>
    public IEnumerable<ListedKey> For(KeyUse use) => _keys.Values.Where(key => key.Use == use);

    /// <summary>Whether a revocation of this keyset disputes a leaf by <paramref name="kid"/>.</summary>
    public bool Disputes(string kid, StatementId sid, int epoch, long index) => Body.Revoke.Any(revoked =>
        revoked.Kid == kid && (epoch, index).CompareTo((revoked.Epoch, revoked.From)) >= 0
        && revoked.Reaffirmed?.Contains(sid) != true);

    /// <summary>Reads the body of a keyset; the signatures are <see cref="KeysetChain"/>'s to check.</summary>
    internal static Result<Keyset> Read(StatementId id, Envelope envelope)
    {
        if (!envelope.ReadBody<KeysetBody>().TryGet(out var body, out var bad))
            return bad;
        // Before any key is read: a stranger's lists cost nobody a computation.
        if (body.Roots.Count > MaxRoots || body.Keys.Count > MaxKeys || body.Revoke.Count > MaxRevoked)
            return new BadKeyset($"A keyset lists at most {MaxRoots} roots, {MaxKeys} keys and {MaxRevoked} revocations.") { Where = "/body" };
        var roots = new Dictionary<string, EcPublicJwk>(StringComparer.Ordinal);
        foreach (var jwk in body.Roots)
        {
            if (!TryRead(jwk, "P-384", out var root) || !roots.TryAdd(root.Kid, root))
                return new BadKeyset("Each root is a P-384 public key, and stands once.") { Where = "/body/roots" };
        }

        var keys = new Dictionary<string, ListedKey>(StringComparer.Ordinal);
        foreach (var entry in body.Keys)
        {
            if (!TryRead(entry.Jwk, "P-256", out var key) || roots.ContainsKey(key.Kid) || !keys.TryAdd(key.Kid, new ListedKey(key, entry)))
                return new BadKeyset("Each operational key is a P-256 public key, and stands once with one use.") { Where = "/body/keys" };
        }

        return Flaw(body, roots.Count, keys) is { } flaw ? flaw : new Keyset(id, body, roots, keys);
    }

    private static BadKeyset? Flaw(KeysetBody body, int roots, Dictionary<string, ListedKey> keys)
    {
        if (body.Version < 1 || (body.Version == 1) != (body.Prev is null))
            return new BadKeyset("The genesis has version 1 and no prev; later keysets have both.") { Where = "/body/version" };
        if (roots == 0 || body.Threshold < 1 || body.Threshold > roots || (!body.Trial && (body.Threshold < 2 || roots < 3)))
            return new BadKeyset("At least two of at least three roots sign, or one of one in a trial.") { Where = "/body/threshold" };
        if (keys.Values.Any(key => key.Entry.Label is { } label && !JsonCharacters.IsName(label, 64)) || !JsonCharacters.IsName(body.MinSeal, 64))
            return new BadKeyset("Labels and names of algorithms have 1 to 64 characters.") { Where = "/body/keys" };
        if (keys.Values.Any(key => key.Entry.Types?.All(type => StatementType.TryParse(type, out _)) == false))
            return new BadKeyset("A key's types are statement types.") { Where = "/body/keys" };
        if (keys.Values.Any(key => key.Entry is { Automation: true, Types: null }))
            return new BadKeyset("A machine's key names the types it may sign.") { Where = "/body/keys" };
        return body.Epoch < 0 || (body.Version == 1 && body.LastUndisputed is not null)
            ? new BadKeyset("Epochs count from 0, and a genesis ends no earlier one.") { Where = "/body/epoch" }
            : RevocationFlaw(body, keys);
    }

    private static BadKeyset? RevocationFlaw(KeysetBody body, Dictionary<string, ListedKey> keys)
    {
        if (body.Revoke.Any(revoked => keys.ContainsKey(revoked.Kid)))
            return new BadKeyset("A revoked key is no longer listed.") { Where = "/body/revoke" };
        var fits = body.Revoke.All(revoked => Sha256Digest.TryParse(revoked.Kid, out _) && revoked.From >= 0 && revoked.Epoch >= 0 && revoked.Epoch <= body.Epoch)
            && body.Revoke.DistinctBy(revoked => revoked.Kid, StringComparer.Ordinal).Count() == body.Revoke.Count;
        return fits ? null : new BadKeyset("A revocation names a key once, from a place in an epoch that was.") { Where = "/body/revoke" };
    }

    private static bool TryRead(JsonElement jwk, string curve, out EcPublicJwk key) =>
        EcPublicJwk.TryParse(Encoding.UTF8.GetBytes(jwk.GetRawText()), out key!, out _) && key.Curve == curve;
}

/// <summary>An operational key as a verified keyset lists it.</summary>
public sealed record ListedKey(EcPublicJwk Key, KeyEntry Entry)
{
    public string Kid => Key.Kid;

    public KeyUse Use => Entry.Use;

    /// <summary>Whether it may sign a statement of this type. Rosters must be named; trust roots sign keysets, no issue key does.</summary>
    public bool MayIssue(StatementType type) =>
        Use == KeyUse.Issue && type != TrustTypes.Keyset
        && (Entry.Types?.Contains(type.ToString()) ?? type != TrustTypes.Roster);
}
