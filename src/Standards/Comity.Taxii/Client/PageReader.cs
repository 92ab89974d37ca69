using System.Text.Json;
using Comity.Stix;

namespace Comity.Taxii;

/// <summary>Reads an envelope (TAXII 2.1, 3.7) without copying: each object is a slice of the answer, and one that is broken in whatever way stays alone.</summary>
/// <remarks>Members are told apart by their brackets: what cannot be parsed, or is nested without end, is named and set aside, for a page that is refused would be asked for again for ever.</remarks>
internal static class PageReader
{
    private const int MaxObjects = 1_000_000;

    // Each is kept with its reason: a page of nothing else is none.
    private const int MaxUnreadable = 1_000;

    // It goes into every address that asks on.
    private const int MaxNextLength = 16_384;

    /// <exception cref="TaxiiClientException">What stands around the objects is no JSON, or says something twice.</exception>
    public static ObjectPage Read(Answer answer, StixLimits limits)
    {
        try
        {
            return new Envelope(answer.Body, limits).Read(answer);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw AnswerReader.NotReadable("it is broken JSON, or was cut off", broken);
        }
    }

    private sealed class Envelope(ReadOnlyMemory<byte> body, StixLimits limits)
    {
        private readonly List<StixObject> _objects = [];
        private readonly List<UnreadableObject> _unreadable = [];
        private readonly HashSet<string> _names = [];
        private bool? _more;
        private string? _next;

        public ObjectPage Read(Answer answer)
        {
            var frames = new JsonFrames(body.Span);
            if (!frames.Take('{'))
                throw AnswerReader.NotReadable("it is no JSON object");
            if (!frames.Take('}'))
                ReadMembers(ref frames);
            if (!frames.IsAtEnd)
                throw AnswerReader.NotReadable("something follows the envelope");
            // Some servers leave out `more` beside a `next`; one that says false means it.
            var more = _more ?? (_next is not null && _objects.Count + _unreadable.Count > 0);
            return new ObjectPage(_objects, _unreadable, more, _next, answer.AddedFirst, answer.AddedLast) { Bytes = body.Length };
        }

        private void ReadMembers(ref JsonFrames frames)
        {
            do
            {
                var isName = frames.Peek() == '"';
                var name = Name(frames.Value());
                if (!isName || !frames.Take(':'))
                    throw Broken();
                if (name == "objects" && frames.Take('['))
                    ReadObjects(ref frames);
                else
                    ReadBeside(name, Beside(frames.Value()));
            }
            while (frames.Take(','));
            if (!frames.Take('}'))
                throw Broken();
        }

        private string Name(Range framed)
        {
            var name = Beside(framed).GetString()!;
            return _names.Add(name) ? name : throw AnswerReader.NotReadable($"the envelope says {Quoted.Line(name)} twice");
        }

        private void ReadBeside(string name, Utf8JsonReader value)
        {
            if (name == "more")
                _more = IsTrue(value);
            else if (name == "next")
                _next = Text(value);
        }

        // What stands beside the objects is read by nobody else: it is JSON here, or the envelope is broken.
        private Utf8JsonReader Beside(Range framed)
        {
            var reader = new Utf8JsonReader(body.Span[framed], new JsonReaderOptions { MaxDepth = int.MaxValue });
            reader.Read();
            var first = reader;
            while (reader.Read())
            {
            }

            return first;
        }

        private void ReadObjects(ref JsonFrames frames)
        {
            if (frames.Take(']'))
                return;
            var index = 0;
            do
            {
                if (index == MaxObjects)
                    throw AnswerReader.NotReadable($"it has more than {MaxObjects} objects");
                var framed = frames.Value();
                if (framed.End.Value == 0)
                    throw Broken();
                Keep(index++, body[framed]);
            }
            while (frames.Take(','));
            if (!frames.Take(']'))
                throw Broken();
        }

        private void Keep(int index, ReadOnlyMemory<byte> utf8)
        {
            try
            {
                _objects.Add(StixObject.Parse(utf8, limits));
            }
            catch (StixFormatException fault)
            {
                if (_unreadable.Count == MaxUnreadable)
                    throw AnswerReader.NotReadable($"it has more than {MaxUnreadable} members that are no objects");
                _unreadable.Add(new UnreadableObject(index, utf8, fault));
            }
        }

        private static bool? IsTrue(Utf8JsonReader value) => value.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.String => string.Equals(value.GetString(), "true", StringComparison.OrdinalIgnoreCase),
            _ => null,
        };

        private static string? Text(Utf8JsonReader value)
        {
            var text = value.TokenType switch
            {
                JsonTokenType.String => value.GetString(),
                JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(value.ValueSpan),
                _ => null,
            };
            if (text is { Length: > MaxNextLength })
                throw AnswerReader.NotReadable($"its next has more than {MaxNextLength} characters");
            return text is { Length: > 0 } ? text : null;
        }

        private static TaxiiClientException Broken() => AnswerReader.NotReadable("it is broken JSON, or was cut off");
    }
}
