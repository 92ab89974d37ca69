using System.Text.Json;
using Comity.Stix;

namespace Comity.Taxii;

/// <summary>Reads an envelope (TAXII 2.1, 3.7) without copying: each object is a slice of the answer.</summary>
internal static class PageReader
{
    private const int MaxObjects = 1_000_000;

    // Each is kept with its reason: a page of nothing else is none.
    private const int MaxUnreadable = 1_000;

    // It goes into every address that asks on.
    private const int MaxNextLength = 16_384;

    // The envelope and its list are two levels; what an object may nest is for the object's own limits to say.
    private const int MaxDepth = 1_000;

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
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw AnswerReader.NotReadable("it is no JSON object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ReadMember(ref reader);
            if (reader.Read())
                throw AnswerReader.NotReadable("something follows the envelope");
            // Some servers leave out `more` beside a `next`; one that says false means it.
            var more = _more ?? (_next is not null && _objects.Count + _unreadable.Count > 0);
            return new ObjectPage(_objects, _unreadable, more, _next, answer.AddedFirst, answer.AddedLast);
        }

        private void ReadMember(ref Utf8JsonReader reader)
        {
            var name = reader.GetString()!;
            if (!_names.Add(name))
                throw AnswerReader.NotReadable($"the envelope says {Quoted.Line(name)} twice");
            reader.Read();
            if (name == "objects" && reader.TokenType == JsonTokenType.StartArray)
                ReadObjects(ref reader);
            else if (name == "more")
                _more = IsTrue(ref reader);
            else if (name == "next")
                _next = Text(ref reader);
            else
                reader.Skip();
        }

        private void ReadObjects(ref Utf8JsonReader reader)
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                if (index == MaxObjects)
                    throw AnswerReader.NotReadable($"it has more than {MaxObjects} objects");
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                Keep(index, body[start..(int)reader.BytesConsumed]);
            }
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

        private static bool? IsTrue(ref Utf8JsonReader reader)
        {
            var says = reader.TokenType switch
            {
                JsonTokenType.True => true,
                JsonTokenType.False => false,
                JsonTokenType.String => string.Equals(reader.GetString(), "true", StringComparison.OrdinalIgnoreCase),
                _ => (bool?)null,
            };
            reader.Skip();
            return says;
        }

        private static string? Text(ref Utf8JsonReader reader)
        {
            var text = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString(),
                JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                _ => null,
            };
            reader.Skip();
            if (text is { Length: > MaxNextLength })
                throw AnswerReader.NotReadable($"its next has more than {MaxNextLength} characters");
            return text is { Length: > 0 } ? text : null;
        }
    }
}
