using System.CommandLine;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary><c>comity stix pattern --check</c>: 0 with its normal form, 1 with the place where it breaks.</summary>
internal static class PatternCommand
{
    private const int Width = 100;

    public static Command Make()
    {
        var check = Options.Named("--check", "The pattern; - reads it from standard input.", "PATTERN");
        var json = Options.Json();
        var command = new Command("pattern",
            "Check a pattern and print its normal form. Exit code 1 when it breaks the grammar.") { check, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var text = await TextAsync(parsed.GetValue(check)!, cancellation);
            if (StixPattern.TryParse(text, out var pattern, out var error))
            {
                Terminal.Answer(parsed.GetValue(json), new { valid = true, normal = pattern.ToString(), notes = pattern.Notes },
                    pattern.ToString());
                if (!parsed.GetValue(json))
                    await SayAsync(pattern.Notes);
                return Terminal.Done;
            }

            if (parsed.GetValue(json))
                Terminal.Answer(json: true, new { valid = false, error });
            else
                await Console.Error.WriteLineAsync(Explain(text, error));
            return Terminal.Refused;
        });
        return command;
    }

    private static async Task SayAsync(IReadOnlyList<StixPatternNote> notes)
    {
        foreach (var note in notes)
            await Console.Error.WriteLineAsync($"note, character {note.Offset}: {Terminal.OneLine(note.Explanation)}");
    }

    /// <summary>What broke, the line it broke in, and a caret under the place.</summary>
    public static string Explain(string text, StixPatternError error)
    {
        var start = error.Offset == 0 ? 0 : text.LastIndexOf('\n', error.Offset - 1) + 1;
        var end = text.IndexOf('\n', error.Offset) is >= 0 and var feed ? feed : text.Length;
        // Of a long line, what stands around the place.
        var from = Math.Max(start, error.Offset - Width);
        var line = Terminal.OneLine(text[from..Math.Min(end, error.Offset + Width)]);
        return $"{error.Code}: {error}\n{line}\n{new string(' ', error.Offset - from)}^";
    }

    /// <summary>A pattern from the command line or standard input.</summary>
    public static async Task<string> TextAsync(string given, CancellationToken cancellation) =>
        given == "-" ? (await Console.In.ReadToEndAsync(cancellation)).TrimEnd() : given;
}
