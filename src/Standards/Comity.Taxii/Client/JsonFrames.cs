using System.Buffers;

namespace Comity.Taxii;

/// <summary>Walks over a JSON text by its quotes and brackets alone: what is broken or nested without end within one value stays in that value.</summary>
/// <remarks>Whether a value is JSON is for its reader to say. Forward only; no byte is looked at twice, and nothing is kept for a level.</remarks>
internal ref struct JsonFrames(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> Ends = SearchValues.Create(" \t\r\n,:\"{}[]"u8);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    /// <summary>Whether nothing but white space is left.</summary>
    public bool IsAtEnd => Peek() == 0;

    /// <summary>The next byte that is no white space; 0 at the end.</summary>
    public byte Peek()
    {
        var space = _json[_at..].IndexOfAnyExcept(" \t\r\n"u8);
        _at = space < 0 ? _json.Length : _at + space;
        return _at < _json.Length ? _json[_at] : (byte)0;
    }

    /// <summary>Passes over this mark, if it is the next.</summary>
    public bool Take(char mark)
    {
        var isNext = Peek() == mark;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    /// <summary>Passes over the next value.</summary>
    /// <returns>Where it stands; empty where none does, or where it does not end.</returns>
    public Range Value()
    {
        var mark = Peek();
        var start = _at;
        var ends = mark switch
        {
            (byte)'"' => PassText(),
            (byte)'{' or (byte)'[' => PassBrackets(),
            _ => PassBare(),
        };
        return ends ? start.._at : default;
    }

    // A number or a word, or what stands in its place.
    private bool PassBare()
    {
        var length = _json[_at..].IndexOfAny(Ends);
        _at += Math.Max(length, 0);
        return length > 0;
    }

    private bool PassBrackets()
    {
        var depth = 0;
        do
        {
            var mark = _json[_at..].IndexOfAny(Structure);
            if (mark < 0)
                return false;
            _at += mark;
            if (_json[_at] == '"')
            {
                if (!PassText())
                    return false;
                continue;
            }

            depth += _json[_at++] is (byte)'{' or (byte)'[' ? 1 : -1;
        }
        while (depth > 0);
        return true;
    }

    private bool PassText()
    {
        _at++;
        while (_json[_at..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var found)
        {
            _at += found;
            if (_json[_at] == '"')
            {
                _at++;
                return true;
            }

            // An escape is passed as a whole.
            if ((_at += 2) > _json.Length)
                return false;
        }

        return false;
    }
}
