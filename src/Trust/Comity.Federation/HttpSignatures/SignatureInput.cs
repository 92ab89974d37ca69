using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;

namespace Comity.Federation.HttpSignatures;

/// <summary>What a Signature-Input field of our profile says; nothing in it is believed before the signature verifies.</summary>
/// <param name="Components">The covered components as an inner list, as written.</param>
/// <param name="Created">Claimed time of signing, Unix seconds, a valid instant.</param>
/// <param name="KeyId">RFC 7638 SHA-256 thumbprint, canonical base64url.</param>
/// <param name="Nonce">16 random bytes, canonical base64url.</param>
internal sealed record SignatureInput(string Components, long Created, string KeyId, string Nonce)
{
    /// <summary>Longest field read, in characters.</summary>
    public const int MaxLength = 512;

    private const int NonceSize = 16;
    private const int MaxComponents = 8;
    private const int MaxParameters = 8;

    /// <summary>The value of <c>@signature-params</c> (RFC 9421 2.3).</summary>
    public string Parameters => string.Create(
        CultureInfo.InvariantCulture,
        $"{Components};created={Created};keyid=\"{KeyId}\";nonce=\"{Nonce}\";tag=\"{ChannelProfile.Tag}\"");

    /// <summary>The whole field.</summary>
    public string Field => $"{ChannelProfile.Label}={Parameters}";

    /// <summary>A fresh nonce from the system's random source.</summary>
    public static string NewNonce() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceSize));

    /// <summary>Reads the field (RFC 9421 4.1). What is accepted has exactly one spelling: <see cref="Field"/> gives it back.</summary>
    public static Result<SignatureInput> Parse(string field)
    {
        if (field.Length > MaxLength)
            return new SignatureMalformed(ChannelProfile.SignatureInputField);

        var reader = new StructuredReader(field);
        var parameters = new List<(string Name, object Value)>(MaxParameters);
        if (!reader.TryReadKey(out var label) || !reader.Take('=')
            || !TryReadInnerList(ref reader, out var components) || !TryReadParameters(ref reader, parameters))
            return new SignatureMalformed(ChannelProfile.SignatureInputField);
        // A comma is a further member of the dictionary: a second signature, or the same label twice.
        if (reader.Sees(','))
            return new SeveralSignatures();
        if (!reader.AtEnd || label != ChannelProfile.Label)
            return new SignatureMalformed(ChannelProfile.SignatureInputField);
        return Judge(components, parameters);
    }

    private static Result<SignatureInput> Judge(string components, List<(string Name, object Value)> parameters)
    {
        if (parameters.Exists(p => p.Name == "alg"))
            return new AlgorithmStated();
        if (!parameters.Select(p => p.Name).SequenceEqual(["created", "keyid", "nonce", "tag"]))
            return new ParametersWrong();
        if (parameters[0].Value is not long created || created > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || parameters[1].Value is not string keyId || !IsBase64Url(keyId, Sha256Digest.Size)
            || parameters[2].Value is not string nonce || !IsBase64Url(nonce, NonceSize)
            || parameters[3].Value is not string tag)
            return new ParametersWrong();
        if (tag != ChannelProfile.Tag)
            return new TagUnknown();
        return new SignatureInput(components, created, keyId, nonce);
    }

    private static bool TryReadInnerList(ref StructuredReader reader, out string list)
    {
        var start = reader.Rest;
        list = "";
        if (!reader.Take('('))
            return false;
        for (var count = 0; count < MaxComponents && reader.TryReadString(out _); count++)
        {
            if (reader.Take(')'))
            {
                list = start[..^reader.Rest.Length].ToString();
                return true;
            }
            if (!reader.Take(' '))
                return false;
        }
        return false;
    }

    private static bool TryReadParameters(ref StructuredReader reader, List<(string Name, object Value)> parameters)
    {
        while (reader.Take(';'))
        {
            if (parameters.Count == MaxParameters || !reader.TryReadKey(out var name) || !reader.Take('='))
                return false;
            if (reader.TryReadString(out var text))
                parameters.Add((name, text));
            else if (reader.TryReadInteger(out var number))
                parameters.Add((name, number));
            else
                return false;
        }
        return true;
    }

    // Exactly so many bytes, unpadded, unused bits zero.
    private static bool IsBase64Url(string text, int size)
    {
        Span<byte> bytes = stackalloc byte[Sha256Digest.Size];
        return text.Length == Base64Url.GetEncodedLength(size)
            && Base64Url.DecodeFromChars(text, bytes, out var consumed, out var written) == OperationStatus.Done
            && consumed == text.Length && written == size
            && Base64Url.EncodeToString(bytes[..size]) == text;
    }
}
