using System.Diagnostics.CodeAnalysis;

namespace Comity.Tlog;

/// <summary>A checkpoint that the log's own key has signed: to hold one is to know that it was verified, or just signed.</summary>
/// <remarks>
/// Here a log signs under a key named as its origin (the specification says SHOULD). Keys of other names never make a checkpoint
/// believed.
/// </remarks>
public sealed class SignedCheckpoint
{
    private SignedCheckpoint(Checkpoint checkpoint, SignedNote note) => (Checkpoint, Note) = (checkpoint, note);

    /// <summary>Origin, size and root.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The signed text and the signatures that were verified.</summary>
    public SignedNote Note { get; }

    /// <summary>Signs a checkpoint. That it continues all that the log ever signed is the caller's to know.</summary>
    /// <exception cref="ArgumentException">The key is named otherwise than the origin.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The signer failed.</exception>
    public static SignedCheckpoint Sign(Checkpoint checkpoint, NoteSigner signer) =>
        signer.Key.Name == checkpoint.Origin
            ? new SignedCheckpoint(checkpoint, SignedNote.Sign(checkpoint.ToText(), signer))
            : throw new ArgumentException($"The key {signer.Key.Name} may not sign for {checkpoint.Origin}.", nameof(signer));

    /// <summary>Reads a checkpoint of one log.</summary>
    /// <param name="note">At most <see cref="SignedNote.MaxBytes"/>.</param>
    /// <param name="origin">The log that is expected.</param>
    /// <param name="known">The log's keys; those named otherwise than the origin are left aside.</param>
    /// <param name="checkpoint">The verified checkpoint.</param>
    /// <param name="error">Why not.</param>
    public static bool TryOpen(
        ReadOnlySpan<byte> note,
        string origin,
        IReadOnlyCollection<NoteKey> known,
        [NotNullWhen(true)] out SignedCheckpoint? checkpoint,
        out NoteError error)
    {
        checkpoint = null;
        var ofThisLog = known.Where(key => key.Name == origin).ToList();
        if (!SignedNote.TryOpen(note, ofThisLog, out var opened, out error))
            return false;
        error = Checkpoint.TryParse(opened.Text, origin, out var parsed);
        if (parsed is null)
            return false;
        checkpoint = new SignedCheckpoint(parsed, opened);
        return true;
    }

    /// <summary>The note with its verified signatures only: what to store and to publish.</summary>
    public byte[] ToArray() => Note.ToArray();
}
