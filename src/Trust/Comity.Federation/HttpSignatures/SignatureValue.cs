namespace Comity.Federation.HttpSignatures;

/// <summary>The Signature field of our profile: one label, 64 bytes (RFC 9421 4.2).</summary>
internal static class SignatureValue
{
    public static string Format(byte[] signature) => $"{ChannelProfile.Label}=:{Convert.ToBase64String(signature)}:";

    /// <summary>Reads the 64 bytes; anything beside them is refused.</summary>
    public static Result<byte[]> Parse(string field)
    {
        var reader = new StructuredReader(field);
        if (!reader.TryReadKey(out var label) || !reader.Take('=')
            || !reader.TryReadBytes(ChannelProfile.SignatureSize, out var signature))
            return new SignatureMalformed(ChannelProfile.SignatureField);
        if (reader.Sees(','))
            return new SeveralSignatures();
        if (!reader.AtEnd || label != ChannelProfile.Label)
            return new SignatureMalformed(ChannelProfile.SignatureField);
        return signature;
    }
}
