using System.Globalization;
using System.Text.Json;
using Comity.Statements;

namespace Comity.Node.Drafts;

/// <summary>One member of a body of any type, ready to be read: a text with its languages, a moment, a list of words, or further members.</summary>
/// <remarks>A body of a type that this version does not know is shown whole, too: nothing is cleared unread.</remarks>
public sealed record BodyPart(string Name)
{
    /// <summary>Deepest nesting that is laid out; what lies deeper stands there as JSON.</summary>
    public const int MaxDepth = 8;

    public LanguageText? Text { get; init; }

    public DateTimeOffset? At { get; init; }

    public IReadOnlyList<string> Words { get; init; } = [];

    public IReadOnlyList<BodyPart> Parts { get; init; } = [];

    public static IReadOnlyList<BodyPart> Of(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return Members(document.RootElement, depth: 0);
    }

    /// <summary>One member, ready to be read.</summary>
    internal static BodyPart Leaf(string name, JsonElement value) => Of(name, value, depth: 1);

    private static IReadOnlyList<BodyPart> Members(JsonElement element, int depth) =>
        [.. element.EnumerateObject().Where(member => !IsEmpty(member.Value)).Select(member => Of(member.Name, member.Value, depth + 1))];

    private static bool IsEmpty(JsonElement value) => value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);

    private static BodyPart Of(string name, JsonElement value, int depth) => value.ValueKind switch
    {
        _ when depth > MaxDepth => new BodyPart(name) { Words = [value.GetRawText()] },
        JsonValueKind.Object => new BodyPart(name) { Parts = Members(value, depth) },
        JsonValueKind.Array => List(name, value, depth),
        JsonValueKind.String when MomentOf(value) is { } at => new BodyPart(name) { At = at },
        _ => new BodyPart(name) { Words = [Word(value)] },
    };

    private static BodyPart List(string name, JsonElement value, int depth)
    {
        if (TextOf(value) is { } text)
            return new BodyPart(name) { Text = text };
        return value.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            ? new BodyPart(name) { Words = [.. value.EnumerateArray().Select(Word)] }
            : new BodyPart(name) { Parts = [.. value.EnumerateArray().Select((item, i) => Of((i + 1).ToString(CultureInfo.InvariantCulture), item, depth + 1))] };
    }

    private static LanguageText? TextOf(JsonElement value)
    {
        if (!value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("lang", out _) && item.TryGetProperty("text", out _)))
            return null;
        try
        {
            return value.Deserialize<LanguageText>(BodyJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Instants are written to the second or finer, always with Z.
    private static DateTimeOffset? MomentOf(JsonElement value) =>
        value.GetString() is { Length: >= 20 and <= 35 } text && text[^1] == 'Z' && value.TryGetDateTimeOffset(out var at) ? at : null;

    private static string Word(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
