using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Comity.Tlog;

/// <summary>A leaf that stands at an index of a log, as its signed checkpoint says: to hold one is to know that it was verified.</summary>
/// <remarks>Its file needs no network (C2SP tlog-proof). Extra data in such a file is skipped, since nothing authenticates it.</remarks>
public sealed class ProvenLeaf
{
    /// <summary>The longest file read, in bytes: a note, 63 hashes, and as much extra data as a line of 64 KiB holds.</summary>
    public const int MaxBytes = SignedNote.MaxBytes + MaxHeaderBytes;

    private const int MaxHeaderBytes = 72 * 1024;
    private const string FirstLine = "c2sp.org/tlog-proof@v1";

    private ProvenLeaf(IncludedLeaf included, long index) => (Included, Index) = (included, index);

    /// <summary>The leaf hash, the checkpoint and the hashes between them.</summary>
    public IncludedLeaf Included { get; }

    /// <summary>Position in the log, from 0.</summary>
    public long Index { get; }

    /// <summary>Takes the parts; refused unless the proof holds.</summary>
    public static bool TryCreate(IncludedLeaf included, long index, [NotNullWhen(true)] out ProvenLeaf? proven)
    {
        proven = included.IsAt(index) ? new ProvenLeaf(included, index) : null;
        return proven is not null;
    }

    /// <summary>Reads a proof file and verifies all of it.</summary>
    /// <param name="file">At most <see cref="MaxBytes"/>.</param>
    /// <param name="leaf">The leaf hash in question; the file does not contain it.</param>
    /// <param name="origin">The log that is expected.</param>
    /// <param name="known">The log's keys.</param>
    /// <param name="proven">The leaf at its index.</param>
    /// <param name="error">Why not.</param>
    public static bool TryOpen(
        ReadOnlySpan<byte> file,
        in TreeHash leaf,
        string origin,
        IReadOnlyCollection<NoteKey> known,
        [NotNullWhen(true)] out ProvenLeaf? proven,
        out NoteError error)
    {
        proven = null;
        var end = file.IndexOf("\n\n"u8);
        if (file.Length > MaxBytes || end > MaxHeaderBytes)
            return SignedNote.Refuse(NoteError.TooLarge, out error);
        if (end < 0 || !Ascii.IsValid(file[..end]) || !TryHeader(Encoding.ASCII.GetString(file[..end]), out var index, out var proof))
            return SignedNote.Refuse(NoteError.BadProofFile, out error);
        if (!SignedCheckpoint.TryOpen(file[(end + 2)..], origin, known, out var checkpoint, out error))
            return false;
        return TryCreate(new IncludedLeaf(checkpoint, leaf, proof), index, out proven)
            || SignedNote.Refuse(NoteError.ProofDoesNotHold, out error);
    }

    /// <summary>The file, which <see cref="TryOpen"/> reads together with the leaf hash.</summary>
    public byte[] ToArray()
    {
        var header = new StringBuilder(FirstLine).Append(CultureInfo.InvariantCulture, $"\nindex {Index}\n");
        foreach (var hash in Included.Proof.Span)
            header.Append(hash.ToString()).Append('\n');
        return [.. Encoding.ASCII.GetBytes(header.Append('\n').ToString()), .. Included.Checkpoint.ToArray()];
    }

    private static bool TryHeader(string header, out long index, out TreeHash[] proof)
    {
        (index, proof) = (0, []);
        var lines = header.Split('\n').AsSpan();
        if (lines[0] != FirstLine)
            return false;
        lines = lines[1..];
        if (lines.Length > 0 && lines[0].StartsWith("extra ", StringComparison.Ordinal))
        {
            if (!StrictBase64.TryDecode(lines[0].AsSpan(6), out _))
                return false;
            lines = lines[1..];
        }
        return lines.Length is > 0 and <= 1 + MerkleProof.MaxLength
            && TryIndex(lines[0], out index)
            && TryProof(lines[1..], out proof);
    }

    private static bool TryIndex(string line, out long index)
    {
        index = 0;
        return line.StartsWith("index ", StringComparison.Ordinal)
            && long.TryParse(line.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && line.AsSpan(6).SequenceEqual(index.ToString(CultureInfo.InvariantCulture));
    }

    private static bool TryProof(ReadOnlySpan<string> lines, out TreeHash[] proof)
    {
        proof = new TreeHash[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            if (!TreeHash.TryParse(lines[i], out proof[i]))
                return false;
        }
        return true;
    }
}
