namespace Comity.Tlog;

/// <summary>Standard base64 (RFC 4648, section 4) where one value has exactly one spelling.</summary>
internal static class StrictBase64
{
    /// <summary>Refuses white space, missing padding and unused bits that are not zero, all of which the platform forgives.</summary>
    internal static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        var room = new byte[text.Length / 4 * 3];
        bytes = [];
        if (text.Length % 4 != 0 || !Convert.TryFromBase64Chars(text, room, out var written))
            return false;
        bytes = room[..written];
        return text.SequenceEqual(Convert.ToBase64String(bytes));
    }
}
