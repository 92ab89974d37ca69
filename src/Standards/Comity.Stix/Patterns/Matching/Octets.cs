using System.Buffers;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>How the octets of a property are written (9.6.4).</summary>
internal enum OctetForm
{
    None,
    Hex,
    Base64,
}

/// <summary>Brings a value into its native form (9.6.4).</summary>
internal static class Octets
{
    /// <summary>The octets of a string value; <see langword="null"/> where it is not in that form, or has characters that are no octets.</summary>
    public static byte[]? Decode(in JsonElement value, OctetForm form)
    {
        var text = value.GetString()!;
        if (form == OctetForm.None)
            return PatternLiteral.Latin1(text);
        var octets = new byte[form == OctetForm.Hex ? text.Length / 2 : (text.Length / 4 * 3) + 3];
        if (form == OctetForm.Base64)
            return Convert.TryFromBase64String(text, octets, out var written) ? octets[..written] : null;
        return Convert.FromHexString(text, octets, out var read, out _) == OperationStatus.Done && read == text.Length ? octets : null;
    }
}
