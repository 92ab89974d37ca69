namespace Comity.Tlog;

/// <summary>Why a signed note, checkpoint or proof file was refused. The names are stable: callers key on them.</summary>
public enum NoteError
{
    /// <summary>It was not refused.</summary>
    None = 0,

    /// <summary>Longer than <see cref="SignedNote.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>Not UTF-8, or with a control character other than newline.</summary>
    NotText,

    /// <summary>No text, blank line and signature lines, or a signature line out of form.</summary>
    Malformed,

    /// <summary>More than <see cref="SignedNote.MaxSignatures"/> signature lines.</summary>
    TooManySignatures,

    /// <summary>A signature under a known name and key ID does not verify.</summary>
    BadSignature,

    /// <summary>No signature is by a known key, so nothing in the note can be believed.</summary>
    NoKnownSignature,

    /// <summary>The text does not have exactly the three lines of a checkpoint.</summary>
    NotThreeLines,

    /// <summary>The checkpoint is of another log.</summary>
    OtherOrigin,

    /// <summary>The size is not a decimal number without leading zeros up to <see cref="MerkleTree.MaxSize"/>.</summary>
    BadSize,

    /// <summary>The root is not 32 bytes in base64, or not that of the empty tree at size 0.</summary>
    BadRoot,

    /// <summary>A proof file whose lines before the checkpoint are out of form.</summary>
    BadProofFile,

    /// <summary>The hashes of a proof file do not lead from the leaf to the checkpoint's root.</summary>
    ProofDoesNotHold,
}
