using System.Text.Json;

namespace Comity.Statements.Keysets;

/// <summary>The body of <c>trust.keyset/1</c>: all keys of a participant at one time, signed by a threshold of its roots.</summary>
public sealed record KeysetBody
{
    /// <summary>1 for the genesis keyset, then one more each time.</summary>
    public required int Version { get; init; }

    /// <summary>The keyset before this one; absent in the genesis.</summary>
    public StatementId? Prev { get; init; }

    /// <summary>The epoch of the participant's log that this keyset belongs to, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>How many distinct roots must sign the next keyset.</summary>
    public required int Threshold { get; init; }

    /// <summary>Whether the root keys are software keys of a trial, still to be raised to threshold custody.</summary>
    public bool Trial { get; init; }

    /// <summary>Public P-384 JWKs of the roots.</summary>
    public required IReadOnlyList<JsonElement> Roots { get; init; }

    public required IReadOnlyList<KeyEntry> Keys { get; init; }

    /// <summary>The weakest key encapsulation the participant still opens.</summary>
    public string MinSeal { get; init; } = "HPKE-7-KE";

    /// <summary>Keys revoked, now or by an earlier keyset; a revocation is never taken back.</summary>
    public IReadOnlyList<Revocation> Revoke { get; init; } = [];

    /// <summary>Present exactly when <see cref="Epoch"/> is one more than before: where the undisputed log ended.</summary>
    public SeenCheckpoint? LastUndisputed { get; init; }
}

/// <summary>One operational key.</summary>
public sealed record KeyEntry
{
    /// <summary>The public P-256 JWK.</summary>
    public required JsonElement Jwk { get; init; }

    public required KeyUse Use { get; init; }

    /// <summary>The exact types an issue key may sign; absent means every type but rosters, which must be named.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Where the private half is kept.</summary>
    public Custody Custody { get; init; }

    /// <summary>The desk or machine it stands for; a name of the participant's own, at most 64 characters.</summary>
    public string? Label { get; init; }

    /// <summary>Whether a machine signs with it alone; then <see cref="Types"/> must be given.</summary>
    public bool Automation { get; init; }
}

/// <summary>What a key may be used for. One key has one use.</summary>
public enum KeyUse
{
    /// <summary>Statements.</summary>
    Issue,

    /// <summary>Checkpoints of the log.</summary>
    Log,

    /// <summary>HTTP requests, feed heads and receipts.</summary>
    Node,

    /// <summary>Receiving sealed statements.</summary>
    Seal,
}

/// <summary>A key that is no longer believed from a position of the issuer's log on.</summary>
/// <param name="Kid">Which key.</param>
/// <param name="Epoch">The epoch of the log.</param>
/// <param name="From">The first index at which its statements are disputed.</param>
/// <param name="Reaffirmed">Statements at or after that index which the participant stands by all the same.</param>
public sealed record Revocation(string Kid, int Epoch, long From, IReadOnlyList<StatementId>? Reaffirmed = null);
