using System.CommandLine;
using Comity.Stix;

namespace Comity.Cli.Stix;

/// <summary><c>comity stix match</c>: 0 the pattern matches, 1 it does not, 2 it is none or the file cannot be read.</summary>
internal static class MatchCommand
{
    public static Command Make()
    {
        var given = Options.Named("--pattern", "The pattern; - reads it from standard input.", "PATTERN");
        var file = Options.Named("--bundle",
            "A bundle, a list of bundles, or a list of observed-data. It may be gzipped; - reads standard input.", "FILE");
        var json = Options.Json();
        var command = new Command("match",
            "Match a pattern against the observed-data of a file. Exit code 0 match, 1 none, 2 unreadable.") { given, file, json };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(given)!, parsed.GetValue(file)!, parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string text, string file, bool json, CancellationToken cancellation)
    {
        if (text == "-" && file == "-")
            throw CommandFailed.Unreadable("Standard input holds one thing: the pattern, or the file.");
        var run = new StixMatchRun(Pattern(await PatternCommand.TextAsync(text, cancellation)));
        var matched = await MatchedAsync(run, file, cancellation);
        var isMatch = matched.Count > 0;
        Terminal.Answer(json, new { match = isMatch, observed = run.Observed, matched }, matched.Select(Terminal.OneLine));
        if (run.Observed == 0)
            await Console.Error.WriteLineAsync($"There is no observed-data in {StixFiles.Name(file)}.");
        return isMatch ? Terminal.Done : Terminal.Refused;
    }

    private static StixPattern Pattern(string text) => StixPattern.TryParse(text, out var pattern, out var error)
        ? pattern
        : throw CommandFailed.Unreadable(PatternCommand.Explain(text, error));

    private static async Task<IReadOnlyList<string>> MatchedAsync(StixMatchRun run, string file, CancellationToken cancellation)
    {
        try
        {
            await foreach (var one in StixFiles.ObjectsAsync(file, cancellation))
                run.Take(one);
            return run.Finish(cancellation);
        }
        catch (StixMatchLimitException tooMuch)
        {
            throw new CommandFailed(Terminal.CouldNotRun, $"{StixMatchLimitException.Code}: {tooMuch.Message}");
        }
    }
}
