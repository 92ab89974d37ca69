namespace Comity.Stix;

// An object that is not inside a list of objects: is it one itself, or does it hold such a list? That shows when the list begins or the
// object ends.
internal sealed partial class Framer
{
    /// <summary>Most members beside a list of objects.</summary>
    private const int MaxMembers = 1_000;

    private enum Word
    {
        Other, Type, Objects, MoreOrNext,
    }

    private enum Kind
    {
        Untyped, Bundle, Object,
    }

    private readonly List<(Range Name, Range Value)> _members = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private bool _undecided;
    private Kind _kind;
    private Word _word;
    private bool _onlyMoreOrNext; // as an empty envelope has (TAXII 2.1, 3.7)
    private bool _hasObjects;
    private int _memberCount;
    private int _memberBytes;
    private int _token;
    private Range _nameAt; // counted from the beginning of the object while that is kept
    private string _name = "";

    private Move Open()
    {
        (_undecided, _start, _kind, _onlyMoreOrNext, _hasObjects) = (true, _at, Kind.Untyped, true, false);
        (_memberCount, _memberBytes) = (0, 0);
        _members.Clear();
        _names.Clear();
        return Pass(Expect.NameOrEnd);
    }

    private Move InObject(ReadOnlySpan<byte> piece, byte mark) => (_expect, mark) switch
    {
        (Expect.NameOrEnd or Expect.MemberNext, (byte)'}') => Close(piece),
        (Expect.NameOrEnd or Expect.Name, (byte)'"') => BeginScan(mark, Expect.Name),
        (Expect.Colon, (byte)':') => Pass(Expect.Value),
        (Expect.Value, (byte)'[') when _word == Word.Objects && _kind != Kind.Object => OpenObjects(piece),
        (Expect.Value, _) => BeginScan(mark, Expect.Value),
        (Expect.MemberNext, (byte)',') => Pass(Expect.Name),
        _ => Broken("Between the members of an object something is missing."),
    };

    // Inside what may yet be a single object, the object is broken and its neighbours are not: it is taken as a whole.
    private Move Broken(string explanation)
    {
        if (!_undecided)
            throw NotJson(explanation);
        _undecided = false;
        _at = _start;
        return BeginScan((byte)'{', Expect.Whole);
    }

    private Move Named(ReadOnlySpan<byte> piece)
    {
        _expect = Expect.Colon;
        var name = piece[_token.._at];
        if (!_undecided)
        {
            _name = NewName(name, Position(_token));
            _word = _name switch
            {
                "type" => Word.Type,
                "objects" => Word.Objects,
                _ => Word.Other,
            };
            return Move.On;
        }

        _nameAt = (_token - _start)..(_at - _start);
        return TryWord(name, out _word) ? Move.On : Broken("");
    }

    private Move Valued(ReadOnlySpan<byte> piece)
    {
        _expect = Expect.MemberNext;
        var value = piece[_token.._at];
        if (!_undecided)
        {
            if (_word == Word.Type && !isEnvelope && !IsBundle(value))
                throw new StixFormatException("stix.not-a-bundle", Position(_token),
                    "What holds the list of objects is of another type than bundle.", "Name its type first, or send a bundle.");
            Around(_name, value, Position(_token));
            return Move.On;
        }

        if (_memberCount++ < MaxMembers)
            _members.Add((_nameAt, (_token - _start)..(_at - _start)));
        _onlyMoreOrNext &= _word == Word.MoreOrNext;
        _hasObjects |= _word == Word.Objects;
        if (_word == Word.Type)
            _kind = _kind != Kind.Object && IsBundle(value) ? Kind.Bundle : Kind.Object;
        return Move.On;
    }

    private Move OpenObjects(ReadOnlySpan<byte> piece)
    {
        if (_undecided)
        {
            Decide(piece);
            NewName("\"objects\""u8, Position(_at));
        }

        return Pass(Expect.ObjectOrEnd);
    }

    private Move Close(ReadOnlySpan<byte> piece)
    {
        _at++;
        _expect = AfterElement;
        if (!_undecided)
            return Move.On;
        if (_kind == Kind.Bundle || (_kind == Kind.Untyped && _onlyMoreOrNext))
        {
            if (_hasObjects)
                throw new StixFormatException("stix.no-list-of-objects", Position(_start), "The objects of the bundle are no list.",
                    "Send `objects` as a list, or leave it out.");
            Decide(piece);
            return Move.On;
        }

        _undecided = false;
        return Move.Framed;
    }

    // It holds a list of objects: what was met of it until now stands around that list.
    private void Decide(ReadOnlySpan<byte> piece)
    {
        BoundFrame();
        var whole = piece[_start..];
        foreach (var (name, value) in _members)
        {
            var text = NewName(whole[name], Position(_start + name.Start.Value));
            Around(text, whole[value], Position(_start + value.Start.Value));
        }

        _undecided = false;
        if (_memberCount > MaxMembers)
            throw TooManyMembers();
    }

    private string NewName(ReadOnlySpan<byte> name, long position)
    {
        var text = StrictJson.ParseAt(position, name, limits).GetString()!;
        if (!_names.Add(text))
            throw new StixFormatException("stix.duplicate-member", position, $"The member {text} stands twice beside the objects.",
                "Send each name once.");
        return _names.Count > MaxMembers ? throw TooManyMembers() : text;
    }

    private void Around(string name, ReadOnlySpan<byte> value, long position)
    {
        _memberBytes += value.Length;
        if (_memberBytes > limits.MaxObjectBytes)
            throw new StixFormatException("stix.too-large", position, "What stands beside the objects is too large.",
                $"Send at most {limits.MaxObjectBytes} bytes of it.");
        beside(name, value, position);
    }

    private bool TryWord(ReadOnlySpan<byte> name, out Word word)
    {
        word = Word.Other;
        if (name.Contains((byte)'\\') && !TryUnescape(ref name))
            return false;
        word = name.SequenceEqual("\"type\""u8) ? Word.Type
            : name.SequenceEqual("\"objects\""u8) ? Word.Objects
            : name.SequenceEqual("\"more\""u8) || name.SequenceEqual("\"next\""u8) ? Word.MoreOrNext : Word.Other;
        return true;
    }

    private bool IsBundle(ReadOnlySpan<byte> value) =>
        (!value.Contains((byte)'\\') || TryUnescape(ref value)) && value.SequenceEqual("\"bundle\""u8);

    private bool TryUnescape(ref ReadOnlySpan<byte> text)
    {
        try
        {
            text = System.Text.Encoding.UTF8.GetBytes($"\"{StrictJson.Parse(text.ToArray(), limits).GetString()}\"");
            return true;
        }
        catch (Exception broken) when (broken is StixFormatException or InvalidOperationException)
        {
            return false;
        }
    }

    private StixFormatException TooManyMembers() =>
        new("stix.too-many", Position(_at), "Too many members stand beside the objects.", $"Send at most {MaxMembers}.");
}
