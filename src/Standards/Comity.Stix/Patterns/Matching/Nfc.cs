using System.Text;

namespace Comity.Stix;

/// <summary>Normalisation form C, which LIKE and MATCHES compare in (STIX 2.1, 9.6.1, 9.6.2).</summary>
internal static class Nfc
{
    // The framework refuses a text with this one noncharacter; it composes with nothing, so the text is normalised around it.
    private const char Refused = '\uFFFE';

    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        return text.Contains(Refused, StringComparison.Ordinal)
            ? string.Join(Refused, text.Split(Refused).Select(part => part.Normalize()))
            : text.Normalize();
    }
}
