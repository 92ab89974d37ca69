using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Comity.Stix;

/// <summary>All that comparison expressions ask of texts on one path beyond equality: parts of them, blocks of addresses, octets, instants.</summary>
internal sealed class TextTable<T>(OctetForm form)
    where T : class
{
    // What an address, a block or an instant can have at most.
    private const int Short = StixTimestamp.MaxLength;

    private readonly PartTable<T> _parts = new();
    private readonly PartTable<T> _caselessParts = new();
    private readonly ConcurrentDictionary<string, AppendList<T>> _octets = new(StringComparer.Ordinal);
    private readonly TimeTable<T> _times = new();
    private readonly BlockTable<T> _blocks = new();
    private int _blockAnchors;
    private volatile bool _hasOctets;

    public void Add(Anchor anchor, T item)
    {
        switch (anchor)
        {
            case PartAnchor part:
                Parts(part).Add(part.Required, item);
                break;
            case BlockAnchor block:
                _blocks.Add(block, item);
                Volatile.Write(ref _blockAnchors, _blockAnchors + 1);
                break;
            case OctetsAnchor octets:
                AppendList<T>.Add(_octets, Convert.ToHexString(octets.Octets), item);
                _hasOctets = true;
                break;
            case TimeAnchor time:
                _times.Add(time, item);
                break;
            case BoundAnchor bound:
                _times.Bounds.Add(bound, item);
                break;
        }
    }

    public void Remove(Anchor anchor, T item)
    {
        switch (anchor)
        {
            case PartAnchor part:
                Parts(part).Remove(part.Required, item);
                break;
            case BlockAnchor block:
                _blocks.Remove(block, item);
                Volatile.Write(ref _blockAnchors, _blockAnchors - 1);
                break;
            case OctetsAnchor octets:
                AppendList<T>.Take(_octets, Convert.ToHexString(octets.Octets), item);
                break;
            case TimeAnchor time:
                _times.Remove(time, item);
                break;
            case BoundAnchor bound:
                _times.Bounds.Remove(bound, item);
                break;
        }
    }

    /// <summary>Adds what a string can satisfy.</summary>
    public void Find(in JsonElement text, ref List<T>? found)
    {
        if (_hasOctets && Octets.Decode(text, form) is { } octets && _octets.TryGetValue(Convert.ToHexString(octets), out var items))
            items.AddTo(ref found);
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        if (raw.Contains((byte)'\\') || !Ascii.IsValid(raw))
            FindOther(text.GetString()!, ref found);
        else
            FindAscii(raw, ref found);
    }

    // LIKE and MATCHES compare what is composed (9.6.2); no address and no instant has other than ASCII characters.
    private void FindOther(string text, ref List<T>? found)
    {
        var composed = Encoding.UTF8.GetBytes(Nfc.Of(text));
        if (Ascii.IsValid(composed))
        {
            FindAscii(composed, ref found);
            return;
        }

        _parts.Find(composed, ref found);
        // What has no case in ASCII may have one beyond it.
        _caselessParts.FindAll(ref found);
    }

    private void FindAscii(ReadOnlySpan<byte> text, ref List<T>? found)
    {
        if (!_parts.IsEmpty)
            _parts.Find(text, ref found);
        if (!_caselessParts.IsEmpty)
            FindCaseless(text, ref found);
        if (text.Length <= Short && (Volatile.Read(ref _blockAnchors) > 0 || !_times.IsEmpty))
            FindShort(text, ref found);
    }

    private void FindCaseless(ReadOnlySpan<byte> text, ref List<T>? found)
    {
        var lower = text.Length <= 512 ? stackalloc byte[512] : new byte[text.Length];
        Ascii.ToLower(text, lower, out var written);
        _caselessParts.Find(lower[..written], ref found);
    }

    private void FindShort(ReadOnlySpan<byte> ascii, ref List<T>? found)
    {
        Span<char> text = stackalloc char[Short];
        text = text[..Encoding.ASCII.GetChars(ascii, text)];
        if (Volatile.Read(ref _blockAnchors) > 0 && IpBlock.TryParse(text, out var block))
            _blocks.Find(block, ref found);
        if (!_times.IsEmpty && text is [.., 'Z'] && StixTimestamp.TryParse(text.ToString(), out var time))
            _times.Find(time.At.UtcTicks, ref found);
    }

    private PartTable<T> Parts(PartAnchor anchor) => anchor.IgnoresCase ? _caselessParts : _parts;
}
