namespace Comity.Stix;

/// <summary>Takes a member that stands beside a list of objects, or refuses it.</summary>
/// <param name="position">Where the value begins in the document.</param>
internal delegate void BesideReader(string name, ReadOnlySpan<byte> value, long position);

/// <summary>
/// Finds the objects of a document in bytes that arrive in pieces; what it finds does not depend on where the pieces end.
/// </summary>
/// <param name="holdsAll">
/// Whether the whole document is in memory anyway: then an object that is too large is found, and not refused at once.
/// </param>
/// <param name="isEnvelope">
/// Whether the document is to be one object that holds the objects, whatever else it says, and not one of those itself.
/// </param>
internal sealed partial class Framer(StixLimits limits, bool holdsAll, BesideReader beside, bool isEnvelope = false)
{
    private enum Expect
    {
        Document, ElementOrEnd, Element, ElementNext, NameOrEnd, Name, Colon, Value, MemberNext, Whole, ObjectOrEnd, Object,
        ObjectNext, End,
    }

    private enum Move
    {
        On, Starved, Framed,
    }

    private long _dropped; // bytes of the document before the piece at hand
    private int _at;
    private int _start; // where the object or the token begins that is being read
    private Expect _expect = Expect.Document;
    private ValueScan _scan;
    private bool _scanning;
    private bool _inList;
    private int _count;

    /// <summary>How many bytes of the piece at hand are done with.</summary>
    public int Kept => _undecided || _scanning ? _start : _at;

    /// <summary>The place in the document of a place in the piece at hand.</summary>
    public long Position(Index at) => _dropped + at.Value;

    /// <summary>Tells that the first bytes of the piece at hand are gone; no more than <see cref="Kept"/>.</summary>
    public void Forget(int bytes)
    {
        _dropped += bytes;
        _at -= bytes;
        _start -= bytes;
        _token -= bytes;
    }

    /// <summary>Looks on in the piece at hand, which begins as it did at the last call.</summary>
    /// <param name="final">Whether the document ends with it.</param>
    /// <param name="frame">Where the next object stands.</param>
    /// <returns><see langword="false"/> where more bytes are needed, or the document has ended well.</returns>
    /// <exception cref="StixFormatException">The document is broken outside its objects, cut off, or beyond the limits.</exception>
    public bool TryNext(ReadOnlySpan<byte> piece, bool final, out Range frame)
    {
        frame = default;
        while (true)
        {
            var move = Step(piece);
            Bound(move, final);
            if (move == Move.On)
                continue;
            if (move == Move.Starved)
                return final && _expect != Expect.End ? throw CutOff() : false;
            frame = _start.._at;
            return ++_count > limits.MaxObjects ? throw TooMany() : true;
        }
    }

    private Move Step(ReadOnlySpan<byte> piece)
    {
        if (_scanning)
            return Scan(piece);
        var space = piece[_at..].IndexOfAnyExcept(" \t\r\n"u8);
        _at = space < 0 ? piece.Length : _at + space;
        if (_at == piece.Length)
            return Move.Starved;
        return _expect switch
        {
            Expect.Document => Document(piece),
            Expect.ElementOrEnd or Expect.Element or Expect.ElementNext => InList(piece[_at]),
            Expect.ObjectOrEnd or Expect.Object or Expect.ObjectNext => InObjects(piece[_at]),
            Expect.End => throw NotJson("After the document there is something more."),
            _ => InObject(piece, piece[_at]),
        };
    }

    private Move Document(ReadOnlySpan<byte> piece)
    {
        var mark = piece[_at];
        if (mark == 0xef && Position(_at) == 0)
            return ByteOrderMark(piece);
        if (mark == '{')
            return isEnvelope ? Pass(Expect.NameOrEnd) : Open();
        if (isEnvelope)
            throw NotJson("The document is no JSON object.");
        _inList = mark == '[';
        return _inList ? Pass(Expect.ElementOrEnd) : throw NotJson("The document is neither a JSON object nor a list.");
    }

    private Move ByteOrderMark(ReadOnlySpan<byte> piece)
    {
        if (piece.Length < 3)
            return Move.Starved;
        if (!piece.StartsWith("\uFEFF"u8))
            throw NotJson("The document is neither a JSON object nor a list.");
        _at = 3;
        return Move.On;
    }

    private Move InList(byte mark) => (_expect, mark) switch
    {
        (Expect.ElementOrEnd, (byte)']') or (Expect.ElementNext, (byte)']') => Pass(Expect.End),
        (Expect.ElementNext, (byte)',') => Pass(Expect.Element),
        (Expect.ElementNext, _) => throw NotJson("A list goes on without a comma."),
        (_, (byte)'{') => Open(),
        _ => BeginScan(mark, Expect.Whole),
    };

    private Move InObjects(byte mark) => (_expect, mark) switch
    {
        (Expect.ObjectOrEnd, (byte)']') or (Expect.ObjectNext, (byte)']') => Pass(Expect.MemberNext),
        (Expect.ObjectNext, (byte)',') => Pass(Expect.Object),
        (Expect.ObjectNext, _) => throw NotJson("The list of objects goes on without a comma."),
        _ => BeginScan(mark, Expect.Object),
    };

    private Move Pass(Expect expect)
    {
        _at++;
        _expect = expect;
        return Move.On;
    }

    private Move BeginScan(byte mark, Expect expect)
    {
        if (mark is (byte)',' or (byte)':' or (byte)']' or (byte)'}')
            return Broken("A value is missing.");
        if (!_undecided)
            _start = _at;
        (_token, _expect, _scan, _scanning) = (_at, expect, default, true);
        return Move.On;
    }

    private Move Scan(ReadOnlySpan<byte> piece)
    {
        if (!_scan.TryEnd(piece, ref _at))
            return Move.Starved;
        _scanning = false;
        switch (_expect)
        {
            case Expect.Name:
                return Named(piece);
            case Expect.Value:
                return Valued(piece);
            default:
                _expect = _expect == Expect.Object ? Expect.ObjectNext : AfterElement;
                return Move.Framed;
        }
    }

    private Expect AfterElement => _inList ? Expect.ElementNext : Expect.End;

    // Said in this order, a refusal is the same however the document arrives.
    private void Bound(Move move, bool final)
    {
        var beyond = Position(_at) > limits.MaxDocumentBytes;
        var inFrame = _undecided || _scanning || move == Move.Framed;
        if (inFrame && (!holdsAll || beyond || (final && move == Move.Starved)))
            BoundFrame();
        if (beyond)
            throw new StixFormatException("stix.too-large", limits.MaxDocumentBytes, "The document is too large.",
                $"Send at most {limits.MaxDocumentBytes} bytes, in several documents.");
    }

    private void BoundFrame()
    {
        if (_at - _start > limits.MaxObjectBytes)
            throw new StixFormatException("stix.too-large", Position(_start), "An object, or what stands beside the objects, is too large.",
                $"Send at most {limits.MaxObjectBytes} bytes.");
    }

    private StixFormatException NotJson(string explanation) =>
        new("stix.not-json", Position(_at), explanation, "Send one JSON text: a bundle, an envelope, a list or an object.");

    private StixFormatException CutOff() =>
        new("stix.not-json", Position(_at), "The document ends before it is complete.", "Send it whole.");

    private StixFormatException TooMany() =>
        new("stix.too-many", Position(_start), "The document has too many objects.",
            $"Send at most {limits.MaxObjects}, in several documents.");
}
