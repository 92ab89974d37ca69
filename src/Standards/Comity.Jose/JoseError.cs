namespace Comity.Jose;

/// <summary>Why bytes were refused. Names and numbers are stable: refusals, logs and test vectors key on them.</summary>
public enum JoseError
{
    /// <summary>Nothing was wrong.</summary>
    None = 0,

    /// <summary>Not the serialization that was asked for: wrong parts, members, brackets, or characters that no profile text has.</summary>
    Malformed = 1,

    /// <summary>Larger than the caller allows. Nothing was decoded.</summary>
    TooLarge = 2,

    /// <summary>Base64url with padding, whitespace, foreign characters or unused bits set, or of a length that its value cannot have.</summary>
    NotCanonical = 3,

    /// <summary>The protected header has not exactly the members of the profile, each once.</summary>
    HeaderNotExact = 4,

    /// <summary>The protected header names another <c>typ</c> than expected; case counts.</summary>
    WrongType = 5,

    /// <summary>The header names an algorithm outside the profile, such as <c>none</c> or <c>HS256</c>.</summary>
    UnknownAlgorithm = 6,

    /// <summary>The <c>kid</c> is not an RFC 7638 SHA-256 thumbprint in canonical base64url.</summary>
    MalformedKeyId = 7,

    /// <summary>Two signatures name one key.</summary>
    DuplicateSigner = 8,

    /// <summary>No signature at all, or more than <see cref="JwsGeneral.MaxSignatures"/>.</summary>
    SignatureCount = 9,

    /// <summary>The signature is not exactly as long as its algorithm makes it (64 or 96 bytes).</summary>
    SignatureLength = 10,

    /// <summary>The caller knows no key of this <c>kid</c>.</summary>
    UnknownKey = 11,

    /// <summary>The header names another algorithm than the key's own.</summary>
    AlgorithmMismatch = 12,

    /// <summary>The signature does not verify under the key.</summary>
    SignatureInvalid = 13,

    /// <summary>The key has not exactly the members <c>kty</c>, <c>crv</c>, <c>x</c>, <c>y</c> (and <c>d</c> if private), each once.</summary>
    KeyNotExact = 20,

    /// <summary>Not an elliptic curve key, or a curve other than P-256 and P-384.</summary>
    UnknownCurve = 21,

    /// <summary>The coordinates are no point of the curve.</summary>
    PointNotOnCurve = 22,

    /// <summary>The private value is out of range, or belongs to another public key.</summary>
    PrivateKeyInvalid = 23,

    /// <summary>The key's curve serves no key encryption of the profile.</summary>
    KeyUnfitForSealing = 30,

    /// <summary>Another content encryption than <c>A256GCM</c>.</summary>
    UnknownEncryption = 31,

    /// <summary>The encapsulated key is no point of the recipient's curve.</summary>
    EncapsulatedKeyInvalid = 32,

    /// <summary>The key or the content does not open: altered, moved from elsewhere, or meant for another key.</summary>
    DecryptionFailed = 33,

    /// <summary>The content opened but is not padded as the profile pads it.</summary>
    PaddingInvalid = 34,
}
