namespace Comity.Federation.HttpSignatures;

/// <summary>The Content-Digest field (RFC 9530 2) with exactly one sha-256 value.</summary>
internal static class ContentDigest
{
    public static string Format(Sha256Digest digest) => $"sha-256=:{Convert.ToBase64String(digest.ToArray())}:";

    /// <summary>Reads the one accepted spelling; further algorithms, parameters and padding bits are refused.</summary>
    public static Result<Sha256Digest> Parse(string field)
    {
        var reader = new StructuredReader(field);
        if (!reader.TryReadKey(out var algorithm) || algorithm != "sha-256" || !reader.Take('=')
            || !reader.TryReadBytes(Sha256Digest.Size, out var bytes) || !reader.AtEnd)
            return new DigestMalformed();
        return new Sha256Digest(bytes);
    }
}
