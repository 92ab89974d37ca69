using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Comity.Tlog;

/// <summary>A signature on a note that verified, and the key that made it.</summary>
/// <param name="Key">Known to whoever opened the note.</param>
/// <param name="Signature">In DER, at most 72 bytes.</param>
public sealed record NoteSignature(NoteKey Key, ReadOnlyMemory<byte> Signature);

/// <summary>A text that at least one known key has signed: to hold one is to know that (C2SP signed-note).</summary>
/// <remarks>Signature lines of unknown keys are read, counted and dropped: written again, the note carries only what was verified.</remarks>
public sealed class SignedNote
{
    /// <summary>The longest note read, in bytes: room for the 16 signatures of 5 kB that verifiers must bear with.</summary>
    public const int MaxBytes = 128 * 1024;

    /// <summary>The most signature lines read, of known and unknown keys together.</summary>
    public const int MaxSignatures = 16;

    private const string LineStart = "\u2014 ";

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>The signed text with its final newline.</summary>
    public string Text { get; }

    /// <summary>One for each known key that signed, in the order of the lines.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs a text.</summary>
    /// <exception cref="ArgumentException">The text may not stand in a note: it must end in a newline and have no other control character.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The signer failed.</exception>
    public static SignedNote Sign(string text, NoteSigner signer)
    {
        if (!text.EndsWith('\n') || HasControl(text) || !IsUnicode(text) || text.Length > MaxBytes / 4)
            throw new ArgumentException("A note is text that ends in a newline, of at most 32 KiB.", nameof(text));
        return new SignedNote(text, [new NoteSignature(signer.Key, signer.Sign(Encoding.UTF8.GetBytes(text)))]);
    }

    /// <summary>Reads a note and verifies every signature that a known key claims to have made.</summary>
    /// <param name="note">At most <see cref="MaxBytes"/>.</param>
    /// <param name="known">The keys that count. A line matches by name and ID; if several keys match, one must have made it.</param>
    /// <param name="opened">The text with its verified signatures, at least one.</param>
    /// <param name="error">Why not. One bad signature of a known key refuses the whole note.</param>
    public static bool TryOpen(
        ReadOnlySpan<byte> note, IReadOnlyCollection<NoteKey> known, [NotNullWhen(true)] out SignedNote? opened, out NoteError error)
    {
        opened = null;
        error = TryDivide(note, out var text, out var lines);
        if (error != NoteError.None)
            return false;
        var signedBytes = note[..Encoding.UTF8.GetByteCount(text)];
        var verified = new List<NoteSignature>();
        foreach (var line in lines)
        {
            var candidates = known.Where(key => key.Name == line.Name && key.Id == line.KeyId).ToList();
            if (candidates.Count == 0)
                continue;
            var signer = FirstThatVerifies(candidates, signedBytes, line.Signature);
            if (signer is null)
                return Refuse(NoteError.BadSignature, out error);
            if (verified.TrueForAll(earlier => !earlier.Key.Equals(signer)))
                verified.Add(new NoteSignature(signer, line.Signature));
        }
        if (verified.Count == 0)
            return Refuse(NoteError.NoKnownSignature, out error);
        opened = new SignedNote(text, verified);
        return true;
    }

    /// <summary>The note with its verified signatures, in UTF-8.</summary>
    public byte[] ToArray()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var (key, signature) in Signatures)
            note.Append(LineStart).Append(key.Name).Append(' ').Append(Line(key.Id, signature.Span)).Append('\n');
        return Encoding.UTF8.GetBytes(note.ToString());
    }

    private static string Line(uint keyId, ReadOnlySpan<byte> signature)
    {
        Span<byte> id = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(id, keyId);
        return Convert.ToBase64String([.. id, .. signature]);
    }

    private static NoteKey? FirstThatVerifies(List<NoteKey> candidates, ReadOnlySpan<byte> text, byte[] signature)
    {
        foreach (var key in candidates)
        {
            if (key.Verify(text, signature))
                return key;
        }
        return null;
    }

    internal static bool Refuse(NoteError reason, out NoteError error)
    {
        error = reason;
        return false;
    }

    // The text is everything up to and with the newline before the last empty line; all that follows are signature lines.
    private static NoteError TryDivide(ReadOnlySpan<byte> note, out string text, out List<SignatureLine> lines)
    {
        (text, lines) = ("", []);
        if (note.Length > MaxBytes)
            return NoteError.TooLarge;
        if (!Utf8.IsValid(note))
            return NoteError.NotText;
        var all = Encoding.UTF8.GetString(note);
        if (HasControl(all))
            return NoteError.NotText;
        var end = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || !all.EndsWith('\n') || end + 2 == all.Length)
            return NoteError.Malformed;
        text = all[..(end + 1)];
        return ReadLines(all.AsSpan()[(end + 2)..^1], lines);
    }

    private static NoteError ReadLines(ReadOnlySpan<char> block, List<SignatureLine> lines)
    {
        foreach (var range in block.Split('\n'))
        {
            if (lines.Count == MaxSignatures)
                return NoteError.TooManySignatures;
            if (!SignatureLine.TryRead(block[range], out var line))
                return NoteError.Malformed;
            lines.Add(line);
        }
        return NoteError.None;
    }

    private static bool HasControl(ReadOnlySpan<char> text)
    {
        foreach (var sign in text)
        {
            if (sign < ' ' && sign != '\n')
                return true;
        }
        return false;
    }

    // A lone surrogate would be signed as U+FFFD and read back as another text.
    internal static bool IsUnicode(string text) => text == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Em dash, space, key name, space, base64 of key ID and signature: in form, nothing of it believed.</summary>
    private readonly record struct SignatureLine(string Name, uint KeyId, byte[] Signature)
    {
        internal static bool TryRead(ReadOnlySpan<char> line, out SignatureLine read)
        {
            read = default;
            if (!line.StartsWith(LineStart, StringComparison.Ordinal))
                return false;
            var rest = line[LineStart.Length..];
            var space = rest.IndexOf(' ');
            if (space < 0 || !NoteKey.IsName(rest[..space].ToString())
                || !StrictBase64.TryDecode(rest[(space + 1)..], out var bytes) || bytes.Length <= sizeof(uint))
                return false;
            read = new(rest[..space].ToString(), BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[sizeof(uint)..]);
            return true;
        }
    }
}
