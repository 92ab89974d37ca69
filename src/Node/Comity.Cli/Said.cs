using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace Comity.Cli;

/// <summary>Words for a statement, read from a file or standard input: what is said never stands in a list of arguments, which others on the machine see.</summary>
internal sealed class Said(string description, bool required)
{
    private const int MaxBytes = 1_048_576;

    private readonly Option<string?> _file = new("--file") { Description = description + " A file, or - for standard input.", Required = required };
    private readonly Option<string> _language = Options.Or("--lang", "en", "The language of what is said.");

    public IEnumerable<Option> All => [_file, _language];

    /// <summary>One text in the language of the words.</summary>
    public object Text(ParseResult parsed, string words) => new[] { new { lang = parsed.GetValue(_language)!, text = words } };

    /// <summary>The text; null where none was given.</summary>
    public async Task<object?> ReadAsync(ParseResult parsed, CancellationToken cancellation) =>
        parsed.GetValue(_file) is { } file ? Text(parsed, (await ReadAsync(file, cancellation)).Trim()) : null;

    /// <summary>The option alone, for words that have no language of their own.</summary>
    public Option Words => _file;

    /// <summary>Those words; empty where none were given.</summary>
    public async Task<string> WordsAsync(ParseResult parsed, CancellationToken cancellation) =>
        parsed.GetValue(_file) is { } file ? (await ReadAsync(file, cancellation)).ReplaceLineEndings("\n").Trim() : "";

    /// <summary>A document of JSON from a file; null where none was named.</summary>
    public static async Task<JsonElement?> JsonAsync(FileInfo? file, CancellationToken cancellation)
    {
        if (file is null)
            return null;
        try
        {
            using var document = JsonDocument.Parse(await ReadAsync(file.FullName, cancellation));
            return document.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw CommandFailed.Unreadable($"{file.FullName} is no JSON: {fault.Message}");
        }
    }

    /// <summary>An instant such as <c>2026-11-23T10:00:00Z</c>, or a duration from now such as <c>P1D</c> or <c>PT6H</c>.</summary>
    public static string? Instant(string? text)
    {
        if (text is null)
            return null;
        try
        {
            var at = text.StartsWith('P')
                ? TimeProvider.System.GetUtcNow() + XmlConvert.ToTimeSpan(text)
                : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            return at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentOutOfRangeException or OverflowException)
        {
            throw CommandFailed.Unreadable($"{text} is neither an instant such as 2026-11-23T10:00:00Z nor a duration such as P1D.");
        }
    }

    /// <summary>What was given, without what was not.</summary>
    public static Dictionary<string, object> Members(params IEnumerable<(string Name, object? Value)> members) =>
        members.Where(member => member.Value is not null).ToDictionary(member => member.Name, member => member.Value!, StringComparer.Ordinal);

    /// <summary>A number that counts something, from a member that may be missing.</summary>
    public static string Or(JsonElement of, string member, string otherwise) =>
        of.TryGetProperty(member, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value.ToString() : otherwise;

    /// <summary>The first variant of a text.</summary>
    public static string First(JsonElement of, string member) =>
        of.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.Array && text.GetArrayLength() > 0 ? text[0].GetProperty("text").GetString() ?? "" : "";

    private static async Task<string> ReadAsync(string file, CancellationToken cancellation)
    {
        if (file == "-")
            return await Console.In.ReadToEndAsync(cancellation);
        var info = new FileInfo(file);
        return info is { Exists: true, Length: <= MaxBytes }
            ? await File.ReadAllTextAsync(file, cancellation)
            : throw CommandFailed.Unreadable($"There is no readable file {info.FullName} of at most {MaxBytes} bytes.");
    }
}
