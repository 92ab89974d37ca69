using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Comity.Stix.Tests.Generated;

/// <summary>
/// Writes a JSON value in another spelling of the same meaning: members in any order, white space, escapes, other forms of numbers.
/// </summary>
internal sealed class Spelling(int seed)
{
    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    public byte[] Of(JsonElement json)
    {
        _text.Clear();
        Write(json);
        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    private void Write(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var members = json.EnumerateObject().ToArray();
                _random.Shuffle(members);
                WriteAll('{', members, '}', member =>
                {
                    Write(member.Name);
                    Space().Append(':');
                    Space();
                    Write(member.Value);
                });
                break;
            case JsonValueKind.Array:
                WriteAll('[', [.. json.EnumerateArray()], ']', Write);
                break;
            case JsonValueKind.String:
                Write(json.GetString()!);
                break;
            case JsonValueKind.Number:
                _text.Append(_random.Next(2) == 0 ? json.GetRawText() : json.GetDouble().ToString("E16", CultureInfo.InvariantCulture));
                break;
            default:
                _text.Append(json.GetRawText());
                break;
        }
    }

    private void WriteAll<T>(char open, T[] items, char close, Action<T> write)
    {
        _text.Append(open);
        for (var at = 0; at < items.Length; at++)
        {
            if (at > 0)
                _text.Append(',');
            Space();
            write(items[at]);
            Space();
        }

        _text.Append(close);
    }

    private void Write(string text)
    {
        _text.Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is < ' ' or '"' or '\\' || _random.Next(6) == 0)
                Escape(rune.ToString());
            else
                _text.Append(rune.ToString());
        }

        _text.Append('"');
    }

    // Both halves of a pair, or none.
    private void Escape(string text)
    {
        foreach (var c in text)
            _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
    }

    private StringBuilder Space() => _text.Append(' ', _random.Next(3) == 0 ? 1 : 0).Append('\n', _random.Next(9) == 0 ? 1 : 0);
}
