using System.Buffers;

namespace Comity.Stix;

/// <summary>Finds where a JSON value ends by its quotes and brackets alone, piece by piece; whether it is JSON is for the parser.</summary>
/// <remarks>
/// What is broken inside an object is thus kept inside it: the object is refused and its neighbours are not. No byte is looked at twice.
/// </remarks>
internal struct ValueScan
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    private bool? _bare; // known with the first byte
    private int _depth;
    private bool _inString;

    /// <summary>
    /// Moves <paramref name="at"/> on, up to behind the value or to where more bytes are needed. Begins at the value's first byte.
    /// </summary>
    /// <returns>Whether the value is complete.</returns>
    public bool TryEnd(ReadOnlySpan<byte> bytes, ref int at)
    {
        if (at == bytes.Length)
            return false;
        _bare ??= bytes[at] is not ((byte)'"' or (byte)'{' or (byte)'[');
        return _bare.Value ? TryEndBare(bytes, ref at) : TryEndBracketed(bytes, ref at);
    }

    // A number or a literal, or what stands in its place: it ends before the next mark, which must follow.
    private static bool TryEndBare(ReadOnlySpan<byte> bytes, ref int at)
    {
        var length = bytes[at..].IndexOfAny(" \t\r\n,:\"{}[]"u8);
        at = length < 0 ? bytes.Length : at + length;
        return length >= 0;
    }

    private bool TryEndBracketed(ReadOnlySpan<byte> bytes, ref int at)
    {
        while (at < bytes.Length)
        {
            if (_inString ? !TryLeaveString(bytes, ref at) : !TryPassMark(bytes, ref at))
                return false;
            if (_depth == 0 && !_inString)
                return true;
        }

        return false;
    }

    private bool TryLeaveString(ReadOnlySpan<byte> bytes, ref int at)
    {
        while (true)
        {
            var found = bytes[at..].IndexOfAny((byte)'"', (byte)'\\');
            at = found < 0 ? bytes.Length : at + found;
            if (found < 0)
                return false;
            if (bytes[at] == '"')
                break;
            // An escape is passed as a whole; where its second byte is not there yet, it is begun again.
            if (at + 1 == bytes.Length)
                return false;
            at += 2;
        }

        (_inString, at) = (false, at + 1);
        return true;
    }

    private bool TryPassMark(ReadOnlySpan<byte> bytes, ref int at)
    {
        var found = bytes[at..].IndexOfAny(Structure);
        at = found < 0 ? bytes.Length : at + found;
        if (found < 0)
            return false;
        switch (bytes[at++])
        {
            case (byte)'"':
                _inString = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            default:
                _depth--;
                break;
        }

        return true;
    }
}
