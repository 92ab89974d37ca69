using System.Globalization;

namespace Comity.Tlog;

/// <summary>What a log says of itself at one moment: origin, size and root (C2SP tlog-checkpoint), without extension lines.</summary>
/// <remarks>By itself it is nobody's word; see <see cref="SignedCheckpoint"/>.</remarks>
public sealed record Checkpoint
{
    /// <exception cref="ArgumentException">The origin could not be a key name, or the root of size 0 is not that of the empty tree.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of bounds.</exception>
    public Checkpoint(string origin, long size, TreeHash root)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MerkleTree.MaxSize);
        if (!NoteKey.IsName(origin))
            throw new ArgumentException("An origin has no spaces, plus or control characters.", nameof(origin));
        if (!IsRootOf(size, root))
            throw new ArgumentException("The empty tree has one root only.", nameof(root));
        (Origin, Size, Root) = (origin, size, root);
    }

    /// <summary>Identifies the log, for example <c>comity/&lt;participant&gt;/&lt;epoch&gt;</c>.</summary>
    public string Origin { get; }

    /// <summary>Leaves, 0 to <see cref="MerkleTree.MaxSize"/>.</summary>
    public long Size { get; }

    /// <summary>MTH of the leaves.</summary>
    public TreeHash Root { get; }

    /// <summary>The three lines that are signed.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root}\n");

    /// <summary>Reads exactly what <see cref="ToText"/> writes for that origin.</summary>
    internal static NoteError TryParse(string text, string origin, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        if (text.Split('\n') is not [var name, var digits, var hash, ""] || name.Length == 0)
            return NoteError.NotThreeLines;
        if (name != origin)
            return NoteError.OtherOrigin;
        if (!TrySize(digits, out var size))
            return NoteError.BadSize;
        if (!TreeHash.TryParse(hash, out var root) || !IsRootOf(size, root))
            return NoteError.BadRoot;
        checkpoint = new Checkpoint(name, size, root);
        return NoteError.None;
    }

    private static bool IsRootOf(long size, in TreeHash root) => size > 0 || root == TreeHash.Empty;

    private static bool TrySize(string digits, out long size) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out size)
        && size <= MerkleTree.MaxSize
        && digits == size.ToString(CultureInfo.InvariantCulture);
}
