using System.Text;

namespace Comity.Jose;

/// <summary>Reads the small part of JSON that the profile uses, without allocating and without exceptions.</summary>
/// <remarks>
/// Strings are printable ASCII without escapes, so each has one spelling and duplicate members cannot hide. Numbers, literals,
/// byte order marks and anything after the value are refused. Whitespace between tokens is allowed, as RFC 8259 has it.
/// </remarks>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    /// <summary>Whether only whitespace is left.</summary>
    public bool AtEnd
    {
        get
        {
            SkipWhitespace();
            return _at == _json.Length;
        }
    }

    /// <summary>Reads an object that is the whole of <paramref name="json"/> and has exactly these string members, in any order.</summary>
    public static bool TryReadWhole(ReadOnlySpan<byte> json, ReadOnlySpan<string> names, Span<Range> values, int nested = -1)
    {
        var cursor = new JsonCursor(json);
        return cursor.TryReadMembers(names, values, nested) && cursor.AtEnd;
    }

    /// <summary>Consumes one structural character.</summary>
    public bool Take(char token)
    {
        SkipWhitespace();
        if (_at == _json.Length || _json[_at] != token)
            return false;
        _at++;
        return true;
    }

    /// <summary>Reads an object with exactly these members, each once, in any order.</summary>
    /// <param name="names">All the members it must have.</param>
    /// <param name="values">Where each value stands: the text inside a string's quotes, or a nested value with its brackets.</param>
    /// <param name="nested">The one member whose value is an object or array instead of a string; -1 if there is none.</param>
    public bool TryReadMembers(scoped ReadOnlySpan<string> names, scoped Span<Range> values, int nested = -1)
    {
        var seen = 0u;
        if (!Take('{'))
            return false;
        for (var count = 0; count < names.Length; count++)
        {
            if ((count > 0 && !Take(',')) || !TryTakeString(out var name) || !Take(':'))
                return false;
            var index = IndexOf(names, _json[name]);
            if (index < 0 || (seen & (1u << index)) != 0)
                return false;
            seen |= 1u << index;
            if (!(index == nested ? TryTakeNested(out values[index]) : TryTakeString(out values[index])))
                return false;
        }

        // As many members as names, all known and none twice: all are there, and nothing else may follow.
        return Take('}');
    }

    private static int IndexOf(ReadOnlySpan<string> names, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (Ascii.Equals(name, names[i]))
                return i;
        }

        return -1;
    }

    private bool TryTakeString(out Range text)
    {
        text = default;
        if (!Take('"'))
            return false;
        var start = _at;
        while (_at < _json.Length && _json[_at] is >= 0x20 and <= 0x7E and not (byte)'"' and not (byte)'\\')
            _at++;
        text = start.._at;
        return _at < _json.Length && _json[_at++] == '"';
    }

    // Finds where a nested value ends; a cursor of its own checks what is inside.
    private bool TryTakeNested(out Range value)
    {
        SkipWhitespace();
        value = default;
        var start = _at;
        var depth = 0;
        do
        {
            SkipWhitespace();
            if (_at == _json.Length)
                return false;
            if (_json[_at] == '"')
            {
                if (depth == 0 || !TryTakeString(out _))
                    return false;
                continue;
            }

            depth += _json[_at++] switch { (byte)'{' or (byte)'[' => 1, (byte)'}' or (byte)']' => -1, _ => 0 };
        }
        while (depth > 0);
        value = start.._at;
        return true;
    }

    private void SkipWhitespace()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            _at++;
    }
}
