using Comity.Jose;

namespace Comity.Statements;

/// <summary>Bytes that claim to be a statement, read at most once. Nothing in them is believed yet.</summary>
/// <param name="jws">JWS Compact, or JWS General JSON for keysets and rosters (UTF-8). Must not change.</param>
public sealed class ReceivedStatement(ReadOnlyMemory<byte> jws)
{
    private ClaimedStatement? _claimed;

    public ReadOnlyMemory<byte> Jws { get; } = jws;

    /// <summary>What stands there. The same for whoever asks: concurrent readers at most read twice.</summary>
    internal ClaimedStatement Claimed => _claimed ??= new ClaimedStatement(StatementForm.Read(this));
}

/// <summary>A statement's form and envelope as they stand there, or why they cannot be read.</summary>
internal sealed class ClaimedStatement(Result<UnverifiedJws> form)
{
    public Result<UnverifiedJws> Form { get; } = form;

    public Result<Envelope> Envelope { get; } = form.TryGet(out var jws, out var bad) ? EnvelopeReader.Read(jws.ClaimedPayload) : bad;
}

/// <summary>What a participant said, under keys of the keyset that the statement names.</summary>
/// <remarks>Only the verifiers of this project create one, so to hold it is to know that it was checked.</remarks>
public sealed record Statement
{
    internal Statement(StatementId id, ParticipantId issuer, Envelope envelope, string kid, Custody custody, ReadOnlyMemory<byte> jws) =>
        (Id, Issuer, Envelope, Kid, Custody, Jws) = (id, issuer, envelope, kid, custody, jws);

    /// <summary>SHA-256 over the payload only: signing again does not change it (federation.md 2.1).</summary>
    public StatementId Id { get; }

    /// <summary>Who speaks; of a genesis keyset, the participant it founds.</summary>
    public ParticipantId Issuer { get; }

    public Envelope Envelope { get; }

    /// <summary>Thumbprint of the key that signed; of a threshold statement, of its first signer.</summary>
    public string Kid { get; }

    /// <summary>Where that key is kept, as the keyset declares.</summary>
    public Custody Custody { get; }

    /// <summary>The exact signed bytes, kept for ever.</summary>
    public ReadOnlyMemory<byte> Jws { get; }

    public StatementType Type => Envelope.Type;
}

/// <summary>Where a private key is kept: shown on every statement it signs.</summary>
public enum Custody
{
    /// <summary>The node signs: the honest word for pages that work without script.</summary>
    HostHeld,

    /// <summary>On a device of the State's.</summary>
    StateDevice,

    /// <summary>In a hardware module of the State's.</summary>
    StateHsm,
}
