using System.Buffers.Text;
using System.Globalization;

namespace Comity.Federation.HttpSignatures;

/// <summary>Reads the few items of RFC 9651 that the profile uses, in canonical spelling only. What it does not know, it refuses.</summary>
/// <remarks>
/// No optional white space, no escapes, no signs, no leading zeros: whatever is read here serialises back to the same
/// characters, so the received text itself can stand in the signature base.
/// </remarks>
internal ref struct StructuredReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly ReadOnlySpan<char> Rest => _rest;

    public readonly bool Sees(char expected) => !_rest.IsEmpty && _rest[0] == expected;

    public bool Take(char expected)
    {
        if (!Sees(expected))
            return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>A key (RFC 9651 3.1.2) of at most 32 characters: lower-case letters, digits, <c>_ - . *</c>.</summary>
    public bool TryReadKey(out string key)
    {
        var length = 0;
        while (length < _rest.Length && IsKeyCharacter(_rest[length]))
            length++;
        key = "";
        if (length is 0 or > 32 || !(char.IsAsciiLetterLower(_rest[0]) || _rest[0] == '*'))
            return false;
        key = Cut(length).ToString();
        return true;
    }

    /// <summary>A string (RFC 9651 3.3.3) of printable ASCII without escapes, at most 128 characters.</summary>
    public bool TryReadString(out string value)
    {
        value = "";
        if (!Sees('"'))
            return false;
        var end = _rest[1..].IndexOf('"');
        if (end is < 0 or > 128 || _rest.Slice(1, end).ContainsAnyExceptInRange(' ', '~') || _rest.Slice(1, end).Contains('\\'))
            return false;
        value = Cut(end + 2)[1..^1].ToString();
        return true;
    }

    /// <summary>A non-negative integer (RFC 9651 3.3.1) of at most 15 digits.</summary>
    public bool TryReadInteger(out long value)
    {
        value = 0;
        var end = _rest.IndexOfAnyExceptInRange('0', '9');
        var length = end < 0 ? _rest.Length : end;
        if (length is 0 or > 15 || (length > 1 && _rest[0] == '0'))
            return false;
        value = long.Parse(Cut(length), NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>A byte sequence (RFC 9651 3.3.5) of exactly <paramref name="size"/> bytes in canonical Base64.</summary>
    public bool TryReadBytes(int size, out byte[] bytes)
    {
        bytes = [];
        var length = Base64.GetMaxEncodedToUtf8Length(size);
        if (_rest.Length < length + 2 || _rest[0] != ':' || _rest[length + 1] != ':')
            return false;
        var encoded = _rest.Slice(1, length);
        var decoded = new byte[length];
        if (encoded.ContainsAny(" \t\r\n") || !Convert.TryFromBase64Chars(encoded, decoded, out var written) || written != size)
            return false;
        // The decoder forgives unused bits that are not zero; one value has one spelling here.
        if (!encoded.SequenceEqual(Convert.ToBase64String(decoded.AsSpan(0, size))))
            return false;
        bytes = decoded[..size];
        _rest = _rest[(length + 2)..];
        return true;
    }

    private static bool IsKeyCharacter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-' or '.' or '*';

    private ReadOnlySpan<char> Cut(int length)
    {
        var head = _rest[..length];
        _rest = _rest[length..];
        return head;
    }
}
