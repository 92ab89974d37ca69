using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Comity.Tlog;

/// <summary>A name and a valid P-256 public key that may sign notes: signature type 0x02 and no other (C2SP signed-note).</summary>
/// <remarks>
/// Signatures are ECDSA over the SHA-256 of the note text, as an ASN.1 DER sequence: the specification says "as implemented
/// by transparency-dev/witness", which does so. ECDSA is malleable: never let the bytes of a signature identify anything.
/// </remarks>
public sealed class NoteKey : IEquatable<NoteKey>
{
    /// <summary>The signature type identifier byte.</summary>
    public const byte SignatureType = 0x02;

    /// <summary>The longest DER form of a P-256 signature, in bytes.</summary>
    internal const int MaxSignatureBytes = 72;

    // SubjectPublicKeyInfo of id-ecPublicKey on prime256v1 up to the point, which must be uncompressed (RFC 5480, 2.1 and
    // 2.2): one spelling for each key, so that a key has one ID.
    private static readonly byte[] SpkiStart = Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private readonly byte[] _spki;

    private NoteKey(string name, byte[] spki)
    {
        (Name, _spki) = (name, spki);
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(spki));
    }

    /// <summary>The key's name; a log's is its origin.</summary>
    public string Name { get; }

    /// <summary>The first four bytes of the SHA-256 of the SPKI: for type 0x02 neither name nor type is hashed.</summary>
    public uint Id { get; }

    /// <summary>The public key as DER SubjectPublicKeyInfo, 91 bytes.</summary>
    public ReadOnlyMemory<byte> Spki => _spki;

    /// <summary>The public half of a key, under a name.</summary>
    /// <exception cref="ArgumentException">The name is not allowed, or the key is not on P-256.</exception>
    public static NoteKey Of(string name, ECDsa key) =>
        TryCreate(name, key.ExportSubjectPublicKeyInfo(), out var made)
            ? made
            : throw new ArgumentException("A note key needs a name without spaces and plus, and a key on P-256.", nameof(key));

    /// <summary>Takes a name and a DER SubjectPublicKeyInfo; refused unless it is an uncompressed point of P-256.</summary>
    public static bool TryCreate(string name, ReadOnlySpan<byte> spki, [NotNullWhen(true)] out NoteKey? key)
    {
        key = IsName(name) && IsP256(spki) ? new NoteKey(name, spki.ToArray()) : null;
        return key is not null;
    }

    /// <summary>Reads the verifier key form, <c>name+id+base64(0x02 ‖ SPKI)</c> with the ID in eight lower-case hex digits.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NoteKey? key)
    {
        key = null;
        return text.Split('+', 3) is [var name, _, var bytes]
            && StrictBase64.TryDecode(bytes, out var typed) && typed is [SignatureType, .. var spki]
            && TryCreate(name, spki, out key)
            && key.ToString() == text;
    }

    /// <summary>Whether this key made the DER signature over exactly these bytes.</summary>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        if (signature.Length > MaxSignatureBytes)
            return false;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_spki, out _);
        return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>The verifier key form; see <see cref="TryParse"/>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String([SignatureType, .. _spki])}");

    public bool Equals(NoteKey? other) => other is not null && Name == other.Name && _spki.AsSpan().SequenceEqual(other._spki);

    public override bool Equals(object? obj) => Equals(obj as NoteKey);

    public override int GetHashCode() => HashCode.Combine(Name, Id);

    /// <summary>Not empty, no Unicode space, no plus, no control character (C2SP signed-note, "Format").</summary>
    internal static bool IsName(string name)
    {
        foreach (var sign in name)
        {
            if (char.IsWhiteSpace(sign) || sign is < ' ' or '+')
                return false;
        }
        return name.Length > 0 && SignedNote.IsUnicode(name);
    }

    private static bool IsP256(ReadOnlySpan<byte> spki)
    {
        if (spki.Length != SpkiStart.Length + 64 || !spki.StartsWith(SpkiStart))
            return false;
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(spki, out _);
            return true;
        }
        catch (CryptographicException) // the point is not on the curve
        {
            return false;
        }
    }
}
