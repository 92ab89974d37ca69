using System.Text.Json;
using Comity.Stix;

namespace Comity.Taxii;

/// <summary>
/// Reads an envelope (TAXII 2.1, 3.7) without copying: each object is a slice of the answer, and one that is broken in whatever way stays
/// alone.
/// </summary>
/// <remarks>
/// What cannot be parsed, or is nested without end, is named and set aside, for a page that is refused would be asked for again for ever.
/// </remarks>
internal static class PageReader
{
    private const int MaxObjects = 1_000_000;

    // Each is kept with its reason: a page of nothing else is none.
    private const int MaxUnreadable = 1_000;

    // It goes into every address that asks on.
    private const int MaxNextLength = 16_384;

    /// <param name="limits">Of one object; of a page there are no more than a million.</param>
    /// <exception cref="TaxiiClientException">
    /// <c>taxii.not-json</c>: what stands around the objects is no JSON, or says something twice.
    /// </exception>
    public static ObjectPage Read(Answer answer, StixLimits limits)
    {
        try
        {
            return new Envelope().Read(answer, limits with { MaxObjects = Math.Min(limits.MaxObjects, MaxObjects) });
        }
        catch (Exception broken) when (broken is StixFormatException or InvalidOperationException)
        {
            throw AnswerReader.NotReadable(broken is StixFormatException named ? Quoted.Line(named.Explanation)
                : "A text in it is not Unicode.", broken);
        }
    }

    private sealed class Envelope
    {
        private readonly List<StixObject> _objects = [];
        private readonly List<UnreadableObject> _unreadable = [];
        private bool? _more;
        private string? _next;

        public ObjectPage Read(Answer answer, StixLimits limits)
        {
            foreach (var member in StixReader.ReadEnvelope(answer.Body, ReadBeside, limits))
                Keep(member);
            // Some servers leave out `more` beside a `next`; one that says false means it.
            var more = _more ?? (_next is not null && _objects.Count + _unreadable.Count > 0);
            return new ObjectPage(_objects, _unreadable, more, _next, answer.AddedFirst, answer.AddedLast) { Bytes = answer.Body.Length };
        }

        private void Keep(StixMember member)
        {
            if (member.Object is { } whole)
                _objects.Add(whole);
            else if (_unreadable.Count < MaxUnreadable)
                _unreadable.Add(new UnreadableObject(member.Index, member.Utf8, member.Error!));
            else
                throw AnswerReader.NotReadable($"It has more than {MaxUnreadable} members that are no objects.");
        }

        private void ReadBeside(string name, ReadOnlyMemory<byte> utf8)
        {
            if (name is not ("more" or "next"))
                return;
            var value = new Utf8JsonReader(utf8.Span);
            value.Read();
            if (name == "more")
                _more = IsTrue(value);
            else
                _next = Text(value);
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
                throw AnswerReader.NotReadable($"Its next has more than {MaxNextLength} characters.");
            return text is { Length: > 0 } ? text : null;
        }
    }
}
